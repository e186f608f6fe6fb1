import { dealOut } from "./columns";
import { applyFilters, prepareFilters, showAll, showOnly } from "./find";
import { listenToKeys, renewTabStop } from "./keys";
import { lightUnderPointer } from "./light";
import { all, element, partOf } from "./page";
import { prepareTheme } from "./theme";
import { drawWires } from "./wires";

/** Brings the page up to date with what is to be seen and with the room that there is. */
function arrange(): void {
  applyFilters();
  for (const host of all(".host")) {
    const focused = document.activeElement;
    dealOut(host);
    drawWires(host);
    // Moving a card takes the focus from what is in it.
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  }
  renewTabStop();
}

prepareTheme();
prepareFilters(arrange);
arrange();
lightUnderPointer();
listenToKeys({ showOnly: (part) => showOnly(part, arrange), showAll: () => showAll(arrange) });
element("main").addEventListener("click", (event) => {
  const part = partOf(event.target);
  if (part instanceof HTMLElement && part.matches(".hub, h3")) showOnly(part, arrange);
});
addEventListener("resize", arrange);
document.fonts.ready.then(arrange);
