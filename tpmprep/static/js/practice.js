// The answer box: word count, speaking time, a timer that counts up and never locks, and a draft that survives.
const form = document.querySelector("[data-answer-form]");
const box = form.querySelector("textarea");
const find = (name) => form.querySelector(`[data-${name}]`);
const draftKey = `draft:${form.dataset.draft}`;
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

try { sessionStorage.removeItem("sent-draft"); } catch { /* private mode: nothing was kept */ }

const store = {
  read() { try { return localStorage.getItem(draftKey); } catch { return null; } },
  write(text) { try { text ? localStorage.setItem(draftKey, text) : localStorage.removeItem(draftKey); return true; } catch { return false; } },
};

function showFacts() {
  const words = box.value.trim() ? box.value.trim().split(/\s+/).length : 0;
  const seconds = Math.round((words * 60) / Number(form.dataset.wordsPerMinute));
  find("words").textContent = `${words} word${words === 1 ? "" : "s"}`;
  find("speaking").textContent = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  find("facts").hidden = false;
  const excess = box.value.length - Number(form.dataset.longest);
  find("excess").textContent = excess > 0 ? `${excess} characters too many. ` : "";
}

let started = null;
function startTimer() {
  if (started !== null) return;
  started = Date.now();
  find("timer").hidden = false;
  setInterval(() => { find("timer-text").textContent = clock((Date.now() - started) / 1000); }, 1000);
}

let saving;
function keepDraft() {
  clearTimeout(saving);
  saving = setTimeout(() => {
    if (store.write(box.value)) find("draft-state").textContent = box.value ? "Draft kept in this browser." : "";
  }, 400);
}

// A draft goes when its answer has arrived, so one that is there is newer than the attempt shown for editing.
const draft = store.read();
if (draft && draft !== box.value && !document.querySelector(".error-summary")) {
  box.value = draft;
  find("draft-state").textContent = "Your draft is back.";
}
const atFirst = box.value;
showFacts();
box.addEventListener("input", () => { showFacts(); startTimer(); keepDraft(); });
window.addEventListener("pagehide", () => { if (!form.dataset.sent && box.value !== atFirst) store.write(box.value); });

let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) { event.preventDefault(); return; }
  sent = true;
  form.dataset.sent = "yes";
  clearTimeout(saving);
  store.write(box.value); // kept until the assessment page says that it arrived
  try { sessionStorage.setItem("sent-draft", draftKey); } catch { /* private mode */ }
  const button = form.querySelector("button[type=submit]");
  setTimeout(() => { button.textContent = "Reading your answer …"; }, 300);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) { sent = false; form.querySelector("button[type=submit]").textContent = "Get my assessment"; }
});
document.querySelector(".error-summary")?.focus();
