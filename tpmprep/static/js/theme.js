// The chosen look, or that of the system; set before the page is painted.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const current = () => stored() ?? (system.matches ? "dark" : "light");
  const apply = () => { root.dataset.bsTheme = current(); };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    const name = () => { button.textContent = current() === "dark" ? "Light" : "Dark"; };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      try { localStorage.setItem("theme", current() === "dark" ? "light" : "dark"); } catch { /* private mode */ }
      apply();
      name();
    });
  });
})();
