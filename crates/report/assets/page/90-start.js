// Everything starts here.

// One candidate at a time; without scripts all of them stand below each other.
function startCandidates() {
  const sections = [...document.querySelectorAll("[data-candidate]")];
  const started = new Set();
  const show = (number) => {
    sections.forEach((section, at) => { section.hidden = at !== number; });
    if (!started.has(number) && sections[number]) {
      started.add(number);
      startCurves(sections[number], report.candidates[number], number);
      startFills(sections[number], report.candidates[number]);
    }
  };
  const select = document.getElementById("candidate");
  if (select) {
    select.closest(".controls").hidden = false;
    select.addEventListener("change", () => show(Number(select.value)));
  }
  show(select ? Number(select.value) : 0);
}

for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
startTheme();
startCandidates();
startOverlap();
if (trials && trials.trial.length > 0) {
  startHeat();
  startParallel();
  startPareto();
}
startPrint();
root.dataset.ready = "";
