/* A button beside everything that is meant to be copied: [data-copy]. Without this script the text
   can still be selected. The words of the button stand on the script element, in the language of
   the page. */
(() => {
  "use strict";
  const { label, done } = document.currentScript.dataset;

  const select = (element) => {
    const selection = getSelection();
    selection.removeAllRanges();
    selection.selectAllChildren(element);
  };

  // A page that is not served by https has no clipboard of its own to write to.
  const write = async (element, text) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      select(element);
      if (!document.execCommand("copy")) throw new Error("not copied");
    }
  };

  for (const element of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    button.textContent = label;
    const name = element.closest("details")?.querySelector("summary").textContent;
    if (name) button.setAttribute("aria-label", `${label}: ${name}`);
    status.setAttribute("role", "status");
    status.className = "copied";
    button.addEventListener("click", async () => {
      try {
        await write(element, element.innerText.trim());
        status.textContent = done;
        setTimeout(() => { status.textContent = ""; }, 4000);
      } catch {
        select(element);
      }
    });
    element.after(button, " ", status);
  }
})();
