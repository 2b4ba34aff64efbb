// Choosing a sentence shows what it was read as and which dimensions it moved; the draft has arrived and can go.
try {
  const key = sessionStorage.getItem("sent-draft");
  if (key) { localStorage.removeItem(key); sessionStorage.removeItem("sent-draft"); }
} catch { /* private mode */ }

const readings = document.getElementById("readings");
const answer = document.querySelector(".answer-text");
const panel = document.createElement("div");
panel.className = "sentence-panel";
panel.setAttribute("aria-live", "polite");
panel.hidden = true;
answer.after(panel);

function choose(number) {
  document.querySelectorAll(".is-chosen").forEach((element) => element.classList.remove("is-chosen"));
  const sentence = document.querySelector(`[data-sentence="${number}"]`);
  const reading = document.querySelector(`[data-reading="${number}"]`);
  if (!sentence || !reading) return;
  sentence.classList.add("is-chosen");
  panel.replaceChildren(...reading.cloneNode(true).childNodes);
  panel.hidden = false;
  const moved = new Set([...reading.querySelectorAll(".effects span")].map((span) => span.textContent.split(" ")[0].toLowerCase()));
  document.querySelectorAll(".dimension").forEach((row) => row.classList.toggle("is-moved", moved.has(row.id.slice(2))));
}

answer.addEventListener("click", (event) => {
  const sentence = event.target.closest("[data-sentence]");
  if (!sentence) return;
  event.preventDefault();
  choose(sentence.dataset.sentence);
});
document.querySelectorAll("[data-sentence-link]").forEach((link) => {
  link.addEventListener("click", () => choose(link.dataset.sentenceLink));
});
if (readings && location.hash.startsWith("#n")) readings.open = true;
