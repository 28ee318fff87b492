const asked = JSON.parse(document.getElementById("asked").textContent);
const byId = (id) => document.getElementById(id);
const COLUMNS = ["questionnaire", "person", "condition", "price", "answer", "check", "seconds", "finished"];
const KEPT = `unblind-${asked.questionnaire}`;

function chance() {
  return crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
}

function drawCondition() {
  let left = chance() * asked.conditions.reduce((sum, one) => sum + one.people, 0);
  return asked.conditions.find((one) => (left -= one.people) < 0) ?? asked.conditions.at(-1);
}

// Who loads the page anew is the same person, and is asked the same, where the browser lets a file keep anything.
// The entry in the tab's history keeps it too: Chromium's private windows at times lose what a page laid into either
// of its storages, but not that.
const PLACES = [
  { read: () => history.state[KEPT], write: (text) => history.replaceState({ [KEPT]: text }, "") },
  { read: () => localStorage.getItem(KEPT), write: (text) => localStorage.setItem(KEPT, text) },
];

function kept() {
  for (const place of PLACES) {
    try {
      const { person, condition } = JSON.parse(place.read());
      return { person, condition: asked.conditions.find((one) => one.name === condition) };
    } catch { /* Nothing is kept, or this browser keeps nothing. */ }
  }
  return {};
}

function begin() {
  const before = kept();
  const begun = before.condition
    ? before
    : { person: crypto.getRandomValues(new Uint32Array(2)).join("-"), condition: drawCondition() };
  const text = JSON.stringify({ person: begun.person, condition: begun.condition.name });
  for (const place of PLACES) {
    try {
      place.write(text);
    } catch { /* This browser keeps nothing. */ }
  }
  return begun;
}

const { person, condition } = begin();
const pages = [
  { text: condition.text, codes: condition.codes, labels: condition.labels },
  { text: asked.check.text, codes: asked.check.answers, labels: asked.check.answers },
];
const given = [];
const began = performance.now();

function choice(code, label, number) {
  const row = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "answer", value: code });
  input.id = `answer-${number}`;
  row.append(input, document.createTextNode(label));
  return row;
}

function numberField() {
  const field = Object.assign(document.createElement("input"), {
    type: "number", name: "answer", step: "any", min: asked.lowest, max: asked.highest,
  });
  field.setAttribute("aria-labelledby", "text");
  return field;
}

function show() {
  const { text, codes, labels } = pages[given.length];
  byId("progress").textContent = `Question ${given.length + 1} of ${pages.length}`;
  byId("text").textContent = text;
  const fields = codes.length ? codes.map((code, number) => choice(code, labels[number], number)) : [numberField()];
  byId("answers").replaceChildren(...fields);
  if (given.length) byId("text").focus();
}

function csv() {
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const row = [asked.questionnaire, person, condition.name, condition.price ?? "", ...given, seconds, "yes"];
  return `${COLUMNS.join(",")}\n${row.join(",")}\n`;
}

function finish() {
  const lines = csv();
  byId("form").hidden = true;
  byId("done").hidden = false;
  byId("lines").textContent = lines;
  byId("thanks").focus();
  byId("save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines], { type: "text/csv" }));
    link.download = `answer-${person}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const answer = new FormData(byId("form")).get("answer");
  byId("problem").textContent = answer ? "" : "Please choose an answer.";
  if (!answer) return;
  given.push(answer);
  if (given.length < pages.length) show();
  else finish();
});
show();
