/* The search page begins by saying that it cannot search. Where it can, this takes that back, before
   anything is shown: written so that browsers of any age read it, and say so where they are too old. */

(function () {
  "use strict";

  var able = "DecompressionStream" in window && "WebAssembly" in window && "BigInt" in window && "DisplayNames" in Intl;
  document.getElementById("search-unable").hidden = able;
})();
