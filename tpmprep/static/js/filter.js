// Choosing a filter shows its result at once; the button stays for everybody else.
const form = document.querySelector("[data-filter-form]");
form?.addEventListener("change", (event) => {
  if (event.target.matches("select")) form.requestSubmit();
});
