// Conveniences on top of pages that work without any script.
(function () {
  "use strict";

  const DAY = 86400000;
  const PREFIX = "draft:";
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  // Private windows and full disks make localStorage throw; drafts are then simply not kept.
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* not kept */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing kept */ } },
    keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };

  const draftable = (form) => Array.from(form.elements).filter((field) => field.name &&
    !["hidden", "password", "file", "submit", "button"].includes(field.type));

  function read(form) {
    return draftable(form).map((field) => {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      if (field.multiple) return [field.name, null, Array.from(field.selectedOptions, (option) => option.value)];
      return [field.name, null, field.value];
    });
  }

  function write(form, saved) {
    for (const [name, value, state] of saved) {
      for (const field of draftable(form).filter((each) => each.name === name)) {
        if (field.type === "checkbox" || field.type === "radio") {
          if (field.value === value) field.checked = state;
        } else if (field.multiple) {
          for (const option of field.options) option.selected = state.includes(option.value);
        } else field.value = state;
      }
    }
  }

  function keepDraft(form) {
    const key = PREFIX + form.dataset.draft;
    const offer = $("[data-draft-offer]", form);
    const draft = store.get(key);
    if (draft && offer && JSON.stringify(draft.fields) !== JSON.stringify(read(form))) {
      $("[data-draft-time]", offer).textContent = new Date(draft.at).toLocaleString("zh-CN", { dateStyle: "long", timeStyle: "short" });
      $("[data-draft-restore]", offer).addEventListener("click", () => { write(form, draft.fields); offer.hidden = true; });
      $("[data-draft-discard]", offer).addEventListener("click", () => { store.drop(key); offer.hidden = true; });
      offer.hidden = false;
    }
    let timer;
    const save = (sent) => store.set(key, { at: Date.now(), fields: read(form), sent });
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 600, false); });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!event.defaultPrevented) save(true);
    });
  }

  // A draft goes only when the server has said that something succeeded, or after a month.
  function dropSentDrafts() {
    const succeeded = $("#messages [data-level=success]");
    for (const key of store.keys()) {
      const draft = store.get(key);
      if (!draft || Date.now() - draft.at > 30 * DAY || (draft.sent && succeeded)) store.drop(key);
    }
  }

  function confirmFirst(event) {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    const dialog = $("#confirm-dialog");
    const go = () => {
      form.dataset.confirmed = "1";
      if (form.requestSubmit) form.requestSubmit(event.submitter || undefined);
      else form.submit();
      delete form.dataset.confirmed;
    };
    if (!dialog || !dialog.showModal) {
      if (window.confirm(question)) go();
      return;
    }
    $("[data-confirm-text]", dialog).textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") go(); }, { once: true });
    dialog.showModal();
  }

  function sendOnce(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    // A download leaves the page standing, so the form must come back to life.
    setTimeout(release, 8000, form);
  }

  function release(form) {
    delete form.dataset.sending;
    $$("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  }

  function countDown(clock) {
    const end = Date.parse(clock.dataset.countdown);
    const timer = setInterval(tick, 1000);
    function tick() {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      clock.textContent = left ? Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0") : clock.dataset.countdownOver;
      if (!left || !clock.isConnected) clearInterval(timer);
    }
    tick();
  }

  function onClick(event) {
    const button = event.target.closest("[data-copy], [data-show-password], [data-print]");
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (!button) return;
    if ("print" in button.dataset) window.print();
    if (button.dataset.copy) {
      navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = button.dataset.copied; });
    }
    if (button.dataset.showPassword) {
      const field = document.getElementById(button.dataset.showPassword);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      $("[data-when-hidden]", button).hidden = shown;
      $("[data-when-shown]", button).hidden = !shown;
    }
  }

  function enhance(root) {
    $$("form[data-draft]", root).forEach(keepDraft);
    $$("[data-countdown]", root).forEach(countDown);
    $$("[data-show-password], [data-print]", root).forEach((button) => { button.hidden = false; });
    if (navigator.clipboard) $$("[data-copy]", root).forEach((button) => { button.hidden = false; });
    const summary = $("[data-error-summary]", root);
    if (summary) summary.focus();
  }

  document.addEventListener("submit", confirmFirst, true);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("submit", (event) => {
    if ("forgetDrafts" in event.target.dataset) store.keys().forEach(store.drop);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && $("details.menu[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); }
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.target.matches("form")) release(event.target); });
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) enhance(event.target); });
  window.addEventListener("pageshow", () => $$("form[data-sending]").forEach(release));

  dropSentDrafts();
  enhance(document);
})();
