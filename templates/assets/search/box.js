/* On every page: the key / leads to the search box. */

addEventListener("keydown", (event) => {
  const inField = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
  if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || inField) return;
  const box = document.querySelector("#search-words, #search-box");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
