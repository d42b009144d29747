// Conveniences; every page works without them.
const PREFIX = "draft:";
const MONTH = 30 * 86400000;
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const isTick = (field) => field.type === "checkbox" || field.type === "radio";

// Private windows and full disks make localStorage throw; drafts are then simply not kept.
const attempt = (act) => { try { return act(); } catch { return null; } };
const load = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
const keep = (key, draft) => attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
const drop = (key) => attempt(() => localStorage.removeItem(key));
const draftKeys = () => (attempt(() => Object.keys(localStorage)) || []).filter((key) => key.startsWith(PREFIX));

const kept = (form) => Array.from(form.elements).filter((field) => field.name &&
  !/^(hidden|password|file|submit|button)$/.test(field.type));

// One entry per field, in order.
const read = (form) => kept(form).map((field) => isTick(field) ? field.checked
  : field.multiple ? Array.from(field.options, (option) => option.selected) : field.value);

function write(form, values) {
  kept(form).forEach((field, i) => {
    if (isTick(field)) field.checked = values[i];
    else if (field.multiple) Array.from(field.options, (option, j) => { option.selected = values[i][j]; });
    else field.value = values[i];
  });
}

function keepDraft(form) {
  const key = PREFIX + form.dataset.draft;
  const offer = one("[data-draft-offer]", form);
  const draft = load(key);
  const now = read(form);
  if (draft && offer && draft.values.length === now.length && String(draft.values) !== String(now)) {
    one("[data-draft-time]", offer).textContent = new Date(draft.at).toLocaleString("zh-CN");
    one("[data-draft-restore]", offer).onclick = () => { write(form, draft.values); offer.hidden = true; };
    one("[data-draft-discard]", offer).onclick = () => { drop(key); offer.hidden = true; };
    offer.hidden = false;
  }
  let timer;
  const save = (sent) => keep(key, { at: Date.now(), values: read(form), sent });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 600, false); });
  form.addEventListener("submit", () => { clearTimeout(timer); save(true); });
}

// A draft goes only when the server has said that something succeeded, or after a month.
function dropSentDrafts() {
  const succeeded = one("#messages [data-level=success]");
  for (const key of draftKeys()) {
    const draft = load(key);
    if (!draft || Date.now() - draft.at > MONTH || (draft.sent && succeeded)) drop(key);
  }
}

function confirmFirst(event) {
  const form = event.target;
  const button = event.submitter;
  const question = (button && button.dataset.confirm) || form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  const go = () => {
    form.dataset.confirmed = 1;
    if (form.requestSubmit) form.requestSubmit(button); else form.submit();
    delete form.dataset.confirmed;
  };
  const dialog = one("#confirm-dialog");
  if (!dialog.showModal) return window.confirm(question) && go();
  one("[data-confirm-text]", dialog).textContent = question;
  dialog.returnValue = "no";
  dialog.onclose = () => { if (dialog.returnValue === "yes") go(); };
  dialog.showModal();
}

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = 1;
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  // A download leaves the page standing, so the form must come back to life.
  setTimeout(release, 8000, form);
}

function release(form) {
  delete form.dataset.sending;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
}

function countDown(clock) {
  const timer = setInterval(tick, 1000);
  function tick() {
    const left = Math.max(0, Math.round((Date.parse(clock.dataset.countdown) - Date.now()) / 1000));
    clock.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : clock.dataset.countdownOver;
    if (!left || !clock.isConnected) clearInterval(timer);
  }
  tick();
}

function click(event) {
  all("details.menu[open]").forEach((menu) => { menu.open = menu.contains(event.target); });
  const button = event.target.closest("[data-copy], [data-show-password], [data-print]");
  if (!button) return;
  const { copy, copied, showPassword, print } = button.dataset;
  if (print !== undefined) window.print();
  if (copy) navigator.clipboard.writeText(copy).then(() => { button.textContent = copied; });
  if (showPassword) {
    const field = document.getElementById(showPassword);
    field.type = field.type === "password" ? "text" : "password";
    all("[data-word]", button).forEach((word) => { word.hidden = !word.hidden; });
  }
}

function enhance(root) {
  all("form[data-draft]", root).forEach(keepDraft);
  all("[data-countdown]", root).forEach(countDown);
  all("[data-show-password], [data-print]", root).forEach((button) => { button.hidden = false; });
  if (navigator.clipboard) all("[data-copy]", root).forEach((button) => { button.hidden = false; });
  all("[data-error-summary]", root).forEach((summary) => summary.focus());
}

const on = (name, act, capture) => document.addEventListener(name, act, capture);
on("submit", confirmFirst, true);
on("submit", sendOnce);
on("submit", ({ target }) => { if ("forgetDrafts" in target.dataset) draftKeys().forEach(drop); });
on("click", click);
on("keydown", (event) => {
  const menu = event.key === "Escape" && one("details.menu[open]");
  if (menu) { menu.open = false; one("summary", menu).focus(); }
});
on("htmx:afterRequest", ({ target }) => { if (target.matches("form")) release(target); });
on("htmx:afterSettle", ({ target }) => enhance(target));
window.addEventListener("pageshow", () => all("form[data-sending]").forEach(release));

dropSentDrafts();
enhance(document);
