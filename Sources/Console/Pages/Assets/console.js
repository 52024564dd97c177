// What the pages can do beyond HTML: copying, a dialog, the provider's pop-up, and following what changes.
// Without it everything else works. Text from the server is only ever parsed as the server's own pages.
"use strict";

(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => within.querySelectorAll(selector);
  const byID = (id) => document.getElementById(id);
  const word = (name) => one("#words").dataset[name];
  document.documentElement.classList.add("with-script");

  /** Tells a screen reader. */
  const say = (text) => { one("#status").textContent = text; };

  /** Where a form is sent; its buttons are called "action", too. */
  const target = (form) => form.getAttribute("action");

  /** Fetches a page, or what a dialog shows of it; a form's data goes along where there is a form. */
  const ask = async (address, { form, action, part = "dialog" } = {}) => {
    const headers = part ? { "X-Fragment": part } : {};
    const body = form && new URLSearchParams(new FormData(form));
    if (action) body.set("action", action);
    const response = await fetch(address, { method: form ? "POST" : "GET", headers, body, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { response, page, content: one("main", page) ?? page.body, path: new URL(response.url).pathname };
  };

  // The dialog

  let dialog = null;
  let opener = null;
  /** What was typed in a dialog that was closed, by its address. */
  const kept = new Map();

  const show = (nodes, address) => {
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.addEventListener("close", closed);
      dialog.addEventListener("input", () => { dialog.dataset.touched = ""; });
      document.body.append(dialog);
    }
    const shut = document.createElement("button");
    Object.assign(shut, { type: "button", className: "shut", textContent: "×", ariaLabel: word("close") });
    shut.dataset.close = "";
    dialog.replaceChildren(...nodes, shut);
    dialog.dataset.address = address ?? "";
    const heading = one("h1", dialog);
    if (heading) dialog.setAttribute("aria-labelledby", heading.id ||= "dialog-title");
    if (!dialog.open) {
      opener = document.activeElement?.id;
      dialog.showModal();
    }
    (one("[data-focus]", dialog) ?? one("input:not([type=hidden]), select, h1[tabindex]", dialog) ?? shut).focus();
  };

  const closed = () => {
    // It may have been opened again already.
    if (dialog.open) return;
    const { address } = dialog.dataset;
    if ("touched" in dialog.dataset && address) kept.set(address, [...dialog.childNodes].slice(0, -1));
    delete dialog.dataset.touched;
    dialog.replaceChildren();
    // The page may have been replaced meanwhile: the same button is another element.
    if (opener) byID(opener)?.focus();
    refresh();
  };

  const openDialog = async (link) => {
    const address = new URL(link.href).pathname;
    const before = kept.get(address);
    if (before) {
      kept.delete(address);
      show(before, address);
      dialog.dataset.touched = "";
      return;
    }
    const { response, content } = await ask(address);
    if (!response.ok && !one("[data-token], .panel", content)) return location.assign(link.href);
    show([...content.childNodes], address);
  };

  // A form of "OAuth Token Details"

  let turn = 0;
  /** The defaults that are on their way. */
  let updating = Promise.resolve();

  /** A form as it is once the defaults that were asked for are in it: they come in a form of their own. */
  const filled = async (form) => {
    const details = form.closest("[data-token]");
    await updating;
    return form.isConnected ? form : one("[data-token-form]", details) ?? form;
  };

  const stateOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

  /** What a person has unfolded stays so. */
  const keepOpen = (before, fresh) => {
    const names = (part) => new Map([...all("details", part)].map((each, index) => [each.dataset.key ?? index, each]));
    const old = names(before);
    for (const [name, details] of names(fresh)) details.open ||= old.get(name)?.open ?? false;
  };

  /** Fills in the defaults again. What was typed stays, as does where the person is. */
  const update = async (form) => {
    const mine = ++turn;
    const asked = [...form.elements].map(stateOf);
    const { content } = await ask(target(form), { form, action: "update" });
    const fresh = one("[data-token-form]", content);
    if (!fresh || mine !== turn || !form.isConnected) return;
    // A secret never comes back from the server.
    const secret = one("[name=client-secret]", form)?.value;
    const place = document.activeElement?.id;
    // What was typed while the server thought is newer than its answer.
    const newer = [...form.elements].filter((field, index) => field.name && stateOf(field) !== asked[index]);
    form.replaceWith(fresh);
    for (const field of newer) {
      const other = fresh.elements[field.name];
      if (other) [other.value, other.checked] = [field.value, field.checked];
    }
    if (secret) one("[name=client-secret]", fresh).value = secret;
    keepOpen(form, fresh);
    if (place) byID(place)?.focus();
  };

  /** Saves from the dialog: closes it when that went well, else shows what came of it. */
  const save = async (typed, button) => {
    const form = await filled(typed);
    const { response, content } = await ask(target(form), { form, action: button?.value ?? "save" });
    if (response.ok && response.redirected) {
      const notice = one(".notice", content);
      delete dialog.dataset.touched;
      dialog.close();
      say(notice?.textContent ?? "");
      await refresh();
      if (notice && !one("main > .notice")) one("main").prepend(notice);
      return;
    }
    show([...content.childNodes], dialog.dataset.address);
    if (one("[data-token]", dialog)) dialog.dataset.touched = "";
  };

  // A sign-in

  let signIn = null;
  const popUpName = "mailgrant-sign-in";

  /** The pop-up's opener in Chromium: it holds nothing, and the pages' policy lets it load nothing. */
  let opening = null;

  // Opens the pop-up empty: before the provider's page is in it, its way back to this tab through `opener` is cut off.
  // Chromium closes a window only for whoever shares the origin of its opener. There an empty frame is the opener: a page of
  // another site may navigate neither it nor what is above it. Other browsers ask for no opener to close it, and get none.
  const openPopUp = () => {
    const popUp = (opening?.contentWindow ?? window).open("about:blank", popUpName, "popup,width=560,height=720");
    if (popUp && !navigator.userAgentData) popUp.opener = null;
    return popUp;
  };

  const prepareOpening = () => {
    if (!navigator.userAgentData) return;
    opening = document.createElement("iframe");
    opening.hidden = true;
    document.body.append(opening);
  };

  /** The form of the token whose sign-in this is, where both are shown. */
  const formBeside = (element) => element.closest("[data-token]")?.querySelector("[data-token-form]");

  const panel = () => signIn && one(`[data-sign-in-id="${CSS.escape(signIn.id)}"]`);
  const isOver = () => panel()?.hasAttribute("data-over") ?? true;

  const showPopUp = (state) => {
    const shown = panel();
    if (!shown || !state) return;
    shown.dataset.popUp = state;
    if (state !== "open") say(one(`.when-${state}`, shown)?.textContent ?? "");
  };

  /** Begins what the button asks for; a pop-up has to be opened in the click itself, or it is blocked. */
  const begin = async (typed, button) => {
    const isQuiet = (button?.hasAttribute("data-sign-in") ? button : typed).hasAttribute("data-quiet");
    const popUp = isQuiet ? null : openPopUp();
    button?.setAttribute("aria-busy", "true");
    const form = await filled(typed);
    let answer;
    try {
      answer = await ask(target(form), { form, action: button?.value || undefined });
    } finally {
      button?.removeAttribute("aria-busy");
    }
    const id = /^\/sign-ins\/([^/]+)$/.exec(answer.path)?.[1];
    const fresh = id && one("[data-sign-in-id]", answer.content);
    if (!fresh) {
      popUp?.close();
      return showAnswer(form, answer);
    }
    clearInterval(signIn?.watch);
    signIn = { id, popUp, state: isQuiet ? "" : popUp ? "open" : "blocked", watch: setInterval(watch, 500) };
    popUp?.location.replace(`/sign-ins/${id}/pop-up`);
    place(fresh, form);
    showPopUp(signIn.state);
    arrived();
  };

  /** Where a form was not accepted: it comes back with what is wrong in it. */
  const showAnswer = (form, { content }) => {
    const token = one("[data-token]", content);
    const own = form.closest("[data-token]");
    if (token && own && !dialog?.contains(own)) {
      own.replaceWith(token);
      return one("[data-focus]", token)?.focus();
    }
    show([...content.childNodes], dialog?.open ? dialog.dataset.address : "");
    dialog.dataset.touched = "";
  };

  const place = (fresh, form) => {
    const own = form.closest("[data-token]");
    const before = form.closest("[data-sign-in-id]");
    if (own) {
      one(".sign-in-place", own).replaceChildren(fresh);
      form.hidden = true;
      one("h1", fresh).focus();
    } else if (before) {
      before.replaceWith(fresh);
      one("h1", fresh).focus();
    } else {
      show([fresh]);
    }
  };

  /** Shows how far the sign-in has come. */
  const follow = async () => {
    if (!panel() || isOver()) return;
    const fresh = one("[data-sign-in-id]", (await ask(`/sign-ins/${signIn.id}`)).content);
    const before = panel();
    if (!fresh || !before || before.dataset.step === fresh.dataset.step && before.dataset.state === fresh.dataset.state) return;
    const hadFocus = before.contains(document.activeElement);
    replace(before, fresh, hadFocus || dialog?.open);
  };

  const replace = (before, fresh, takesFocus) => {
    before.replaceWith(fresh);
    showPopUp(signIn.state);
    if (takesFocus) one("h1", fresh).focus({ preventScroll: true });
    arrived();
  };

  /** Shows what came of a form or a link in the sign-in itself. */
  const settle = ({ content }) => {
    const fresh = one("[data-sign-in-id]", content);
    const before = panel();
    if (!fresh) return say(word("lost"));
    // An event may have brought a newer one meanwhile.
    const isNewer = before?.dataset.signInId === fresh.dataset.signInId && +before.dataset.step <= +fresh.dataset.step;
    if (isNewer) replace(before, fresh, true);
  };

  /** After each step: says it, and at the end closes what was opened for it. */
  const arrived = () => {
    const shown = panel();
    say([...all("h1, .what, .error", shown)].map((each) => each.textContent).join(": "));
    const { state } = shown.dataset;
    if (!["preparing", "open", "enter-code"].includes(state)) clearInterval(signIn.watch);
    // A provider's program asks here: the empty window is of no use.
    if (["question", "notice"].includes(state)) signIn.popUp?.close();
    one("[data-settles] [data-focus]", shown)?.focus();
    if (!isOver()) return;
    signIn.popUp?.close();
    const form = formBeside(shown);
    if (state === "finished") {
      const mine = signIn.id;
      setTimeout(() => {
        if (dialog?.open && signIn.id === mine && dialog.contains(shown)) {
          delete dialog.dataset.touched;
          dialog.close();
        }
      }, 2500);
    } else if (form) {
      // The form that comes back has the one button that goes on.
      const again = one("[data-retry] button", shown);
      if (again) one("[value=authorize]", form).textContent = again.textContent;
      form.hidden = false;
    }
    refresh();
  };

  /** A provider's page can cut itself off from its opener, and then looks closed: so this only offers, and goes on waiting. */
  const watch = () => {
    if (!panel()) return clearInterval(signIn.watch);
    if (signIn.popUp?.closed && signIn.state === "open") {
      signIn.state = "closed";
      showPopUp("closed");
    }
  };

  // Following what changes

  let isRefreshing = false;
  let isStale = false;

  /** Puts a new page in the old one's place: the focus stays, and nothing that was typed is lost. */
  const refresh = async () => {
    const main = one("main[data-live]");
    if (!main) return;
    if (isRefreshing) return void (isStale = true);
    isRefreshing = true;
    try {
      const { response, page } = await ask(location.href, { part: null });
      const fresh = one("main[data-live]", page);
      if (!response.ok || !fresh || fresh.innerHTML === main.innerHTML) return;
      const place = main.contains(document.activeElement) && document.activeElement.id;
      const typed = [...all("input[id]", main)].filter(
        (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
      keepOpen(main, fresh);
      main.replaceWith(fresh);
      for (const field of typed) {
        const other = byID(field.id);
        if (other) [other.value, other.checked] = [field.value, field.checked];
      }
      one(".top nav").replaceWith(one(".top nav", page));
      if (place) byID(place)?.focus({ preventScroll: true });
      tick(false);
    } catch {
      // The stream of events says when the console is there again.
    } finally {
      isRefreshing = false;
      if (isStale) {
        isStale = false;
        refresh();
      }
    }
  };

  const listen = () => {
    const { events: address, popUp } = document.body.dataset;
    if (!address) return;
    const events = new EventSource(address);
    let lost = null;
    events.addEventListener("changed", refresh);
    events.addEventListener("sign-in", (event) => {
      const { id, state } = JSON.parse(event.data);
      if (popUp !== undefined) {
        if (popUp !== id) return;
        if (["finished", "tried", "failed", "cancelled"].includes(state)) window.close();
        location.reload();
      } else if (signIn?.id === id) {
        follow();
      }
    });
    let wasOpen = false;
    events.addEventListener("open", () => {
      clearTimeout(lost);
      lost = null;
      one("#lost")?.remove();
      // What was said while nobody listened.
      if (wasOpen && popUp !== undefined) return location.reload();
      if (wasOpen) refresh();
      wasOpen = true;
      follow();
    });
    events.addEventListener("error", () => {
      lost ??= setTimeout(() => {
        const note = document.createElement("p");
        Object.assign(note, { id: "lost", className: "notice bad", role: "alert", textContent: word("lost") });
        one("main").before(note);
      }, 5000);
    });
  };

  // Times

  const units = [["day", 86400, 84600], ["hour", 3600, 3570], ["minute", 60, 45]];

  const tick = (mayRefresh = true) => {
    const { lang } = document.documentElement;
    const words = new Intl.RelativeTimeFormat(lang);
    const now = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(0, "second");
    let hasPassed = false;
    for (const time of all("time[data-relative]")) {
      const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
      const unit = units.find(([, , from]) => Math.abs(seconds) >= from);
      time.textContent = unit
        ? words.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / unit[1])), unit[0])
        : now;
      // The words beside it are for what is to come.
      if (time.dataset.relative === "ahead" && seconds <= 0) {
        time.dataset.relative = "";
        hasPassed = true;
      }
    }
    // Not again for what has just been fetched: the clock of the server may be behind this one.
    if (hasPassed && mayRefresh) refresh();
  };

  const countDown = () => {
    for (const time of all("[data-countdown]")) {
      const seconds = Math.max(0, Math.round((new Date(time.dataset.countdown) - Date.now()) / 1000));
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };

  // Copying

  const copy = async (element) => {
    const { copy: text, copyFrom } = element.dataset;
    const source = copyFrom && byID(copyFrom);
    await navigator.clipboard.writeText(text ?? source?.textContent ?? element.value);
    element.select?.();
    const button = element.matches("button") ? element : one("button", element.parentElement);
    button.dataset.done = word("copied");
    say(word("copied"));
    setTimeout(() => { delete button.dataset.done; }, 1600);
  };

  // What a person does

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const copies = at("[data-copy], [data-copy-from], [data-copies]");
    if (copies) return void copy(copies).catch(() => copies.select?.());
    if (at("[data-close]") && dialog?.open) {
      event.preventDefault();
      return dialog.close();
    }
    const link = at("a[data-open-pop-up]");
    if (link && isPlain && signIn) {
      event.preventDefault();
      signIn.popUp?.close();
      signIn.popUp = openPopUp();
      signIn.popUp?.location.replace(link.href);
      signIn.state = signIn.popUp ? "open" : "blocked";
      return showPopUp(signIn.state);
    }
    const settles = at("a[data-settles]");
    if (settles && isPlain && signIn) {
      event.preventDefault();
      return void ask(settles.href).then(settle).catch(() => say(word("lost")));
    }
    const details = at("a[data-dialog]");
    if (details && isPlain) {
      event.preventDefault();
      openDialog(details).catch(() => location.assign(details.href));
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    // What is shown in a tab of its own.
    if (button?.formTarget) return;
    const handle = (work) => {
      event.preventDefault();
      work.catch(() => say(word("lost")));
    };
    if (form.matches("[data-sign-in]") || button?.matches("[data-sign-in]")) {
      handle(begin(form, button));
    } else if (form.matches("[data-settles]") && signIn) {
      if (form.matches("[data-cancel]")) signIn.popUp?.close();
      handle(ask(target(form), { form }).then(settle));
    } else if (form.matches("[data-token-form]") && dialog?.contains(form)) {
      handle(save(form, button));
    } else {
      button?.setAttribute("aria-busy", "true");
    }
  });

  document.addEventListener("change", ({ target: field }) => {
    const form = field.closest("[data-token-form]");
    if (form && field.matches("[data-updates]")) updating = update(form).catch(() => say(word("lost")));
    if (field.matches("select[name$='.protocol']")) {
      for (const part of ["host", "port", "user"]) {
        const other = byID(field.id.replace(/protocol$/, part));
        if (other) other.placeholder = field.selectedOptions[0].dataset[part] ?? "";
      }
    }
  });

  addEventListener("pageshow", (event) => {
    all("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
    // The browser has kept the page as it was when it was left.
    if (event.persisted) refresh();
  });

  document.addEventListener("DOMContentLoaded", () => {
    one("[data-focus]")?.focus();
    const id = one("main [data-sign-in-id]")?.dataset.signInId;
    if (id) signIn = { id };
    prepareOpening();
    listen();
    tick();
    countDown();
    setInterval(tick, 30000);
    setInterval(countDown, 1000);
  });
})();
