// The chosen person's chat: the log, the reply keyboard, the composer.

const shown = { who: null, bubbles: new Map(), composer: "", answers: new Set(), last: null, typing: 0, parked: null, pressed: false };

function say(text) {
  if (app.who && text.trim()) post("/sim/say", { who: app.who, text });
}

function drawChat() {
  // Just after a choice the view is still the one before it.
  const chat = app.view.chat?.who === app.who ? app.view.chat : null;
  const person = app.view.people.find((p) => p.id === app.who);
  document.body.classList.toggle("nobody", !chat);
  $("chat-title").textContent = app.view.bot.name;
  $("bot-avatar").textContent = app.view.bot.name[0];
  $("block").hidden = !person || person.is_gone || !person.has_started;
  if (!chat || !person) {
    $("chat-sub").textContent = t("choose");
    $("log").replaceChildren();
    $("replies").hidden = true;
    $("composer").replaceChildren();
    shown.who = null;
    shown.composer = "";
    return;
  }
  $("chat-sub").textContent = chat.is_typing ? t("typing") : t("you_are", person.name);
  $("chat-sub").classList.toggle("typing", chat.is_typing);
  $("block").textContent = person.has_blocked ? t("unblock") : t("block");
  const follow = drawLog(chat, person);
  drawReplies(chat, person);
  drawComposer(chat, person);
  // Only now: the keyboard and the composer take their room from the log.
  if (follow) showNewest();
  showAnswers(chat);
  // "Typing" ends by itself, which is no change that the server would tell of.
  if (chat.is_typing) shown.typing ||= setTimeout(() => { shown.typing = 0; refresh(); }, 5100);
  markRead(chat, person);
}

// Goes to the end; a message taller than the view is shown from its beginning, where its question stands.
function showNewest() {
  const log = $("log");
  log.scrollTop = log.scrollHeight;
  const last = [...log.querySelectorAll("[data-id]")].pop();
  if (last && last.offsetHeight > log.clientHeight - 60) last.scrollIntoView({ block: "start" });
  shown.parked = log.scrollTop;
}

// Draws the messages, and says whether the end should stay in sight.
function drawLog(chat, person) {
  const log = $("log");
  const switched = shown.who !== chat.who;
  const isParked = shown.parked !== null && Math.abs(log.scrollTop - shown.parked) < 2;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  // Only what comes while one looks is read aloud, not a whole chat that is opened.
  log.setAttribute("aria-live", switched ? "off" : "polite");
  if (switched) {
    shown.who = chat.who;
    shown.bubbles.clear();
    shown.answers = new Set(chat.presses.filter((p) => p.answer).map((p) => p.query_id));
  }
  const focused = log.contains(document.activeElement) && document.activeElement.closest("[data-id]");
  const nodes = chat.messages.length ? [] : [emptyChat(chat)];
  const fresh = new Map();
  let day = "";
  for (const message of chat.messages) {
    if (dayOf(message.at) !== day) {
      day = dayOf(message.at);
      const today = day === dayOf(app.view.clock.now) ? `${t("today")}, ` : "";
      nodes.push(reuse(fresh, `day ${day}`, today + longDate(message.at), () =>
        el("p", { className: "day" }, el("span", {}, today + longDate(message.at)))));
    }
    const busy = message.buttons.flat().map((b) => isBusy(chat, message.id, b.data));
    const state = JSON.stringify([app.lang, message, busy]);
    nodes.push(reuse(fresh, message.id, state, () => bubble(message, chat, person)));
  }
  shown.bubbles = fresh;
  settle(log, nodes);
  if (focused && !focused.isConnected) {
    const again = log.querySelector(`[data-id="${focused.dataset.id}"] button`) || $("text");
    if (again) again.focus({ preventScroll: true });
  }
  const last = chat.messages[chat.messages.length - 1];
  const isNew = last && last.id !== shown.last;
  const follows = isNew && (!last.by_bot || isParked || shown.pressed);
  if (follows && last.by_bot) shown.pressed = false;
  shown.last = last && last.id;
  return switched || atEnd || follows;
}

// The node drawn last time if nothing about it has changed: focus, selection and pictures stay.
function reuse(fresh, key, state, draw) {
  let known = shown.bubbles.get(key);
  if (!known || known.state !== state) {
    known = { state, node: draw() };
    known.node.dataset.id = key;
  }
  fresh.set(key, known);
  return known.node;
}

function settle(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.childNodes[i] !== node) parent.insertBefore(node, parent.childNodes[i] || null);
  });
}

function emptyChat(chat) {
  return el(
    "div", { className: "empty" },
    chat.description ? [el("h3", {}, t("what")), el("p", {}, chat.description)] : el("p", {}, t("empty")),
  );
}

function drawReplies(chat, person) {
  const box = $("replies");
  const state = JSON.stringify([chat.who, chat.keyboard, app.lang]);
  box.hidden = !chat.keyboard || person.has_blocked;
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  const rows = chat.keyboard ? chat.keyboard.keyboard : [];
  box.replaceChildren(...rows.map((row) => el("div", { className: "row" }, row.map((key) => {
    const act = () => (key.request_contact ? confirmContact(person) : say(key.text));
    return el("button", { type: "button", className: "key", onclick: act }, key.text);
  }))));
}

function confirmContact(person) {
  openDialog(t("share_title"), (close) => [
    el("p", {}, t("share_text", person.phone)),
    el("div", { className: "actions" },
      el("button", { type: "button", className: "quiet", onclick: close }, t("cancel")),
      el("button", { type: "button", className: "primary", autofocus: true, onclick: () => {
        post("/sim/contact", { who: person.id, of: person.id });
        close();
      } }, t("share"))),
  ]);
}

// What the bot answered to presses: a box to close, or a note that passes.
function showAnswers(chat) {
  for (const press of chat.presses) {
    if (!press.answer || shown.answers.has(press.query_id)) continue;
    shown.answers.add(press.query_id);
    if (press.answer.text && press.answer.is_alert) {
      openDialog(app.view.bot.name, (close) => [
        el("p", {}, press.answer.text),
        el("div", { className: "actions" }, el("button", { type: "button", className: "primary", onclick: close }, t("close"))),
      ]);
    } else if (press.answer.text) toast(press.answer.text);
  }
}

function markRead(chat, person) {
  const looking = document.visibilityState === "visible" && getComputedStyle($("log")).display !== "none" && $("log").clientHeight > 0;
  const last = chat.messages[chat.messages.length - 1];
  if (looking && person.unread > 0 && last) post("/sim/read", { who: person.id, up_to: last.id });
}
