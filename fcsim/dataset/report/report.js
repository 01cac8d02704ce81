// Esc closes what was opened beside the page, and the keyboard goes where the eye does.
let from = null;
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (link && !link.closest(".panel")) from = link;
});
addEventListener("hashchange", () => {
  const panel = document.querySelector(".panel:target");
  if (panel) panel.focus({ preventScroll: true });
  else from?.focus({ preventScroll: true });
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".panel:target")) location.hash = "#-";
});
