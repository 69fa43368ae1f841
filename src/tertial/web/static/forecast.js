/* A forecast sheet: what the grid has saved is what the form's own fields are then sent from. */
"use strict";

(() => {
  document.addEventListener("grid:saved", (event) => {
    const form = document.querySelector("#prognos");
    if (!form) return;
    for (const { key, version } of [...(event.detail.cells || []), ...(event.detail.faults || [])]) {
      const field = form.elements.namedItem(`n:${key}`);
      if (field && version !== undefined) field.value = version;
    }
  });
})();
