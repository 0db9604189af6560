'use strict';
// Times that run, buttons that copy, and whether the page hears from its server.

function words(seconds) {
  if (seconds < 60) return seconds + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
  return Math.floor(seconds / 3600) + ' h ' + Math.floor((seconds % 3600) / 60) + ' min';
}

function write(time, text, isBad) {
  if (time.textContent !== text) time.textContent = text;
  time.classList.toggle('bad', isBad);
}

function tick() {
  const now = Date.now();
  for (const time of document.querySelectorAll('time[data-next]')) {
    const left = Math.ceil((Number(time.dataset.next) - now) / 1000);
    write(time, left > 0 ? 'in ' + words(left) : left > -5 ? 'due' : 'overdue ' + words(-left), left <= -5);
  }
  for (const time of document.querySelectorAll('time[data-left]')) {
    const left = Math.ceil((Number(time.dataset.left) - now) / 1000);
    write(time, left >= 0 ? words(left) : 'none', left < 0);
  }
  for (const time of document.querySelectorAll('time[data-ago]')) {
    write(time, words(Math.max(0, Math.floor((now - Number(time.dataset.ago)) / 1000))) + ' ago', false);
  }
}

function live(text, isGood) {
  const live = document.getElementById('live');
  live.textContent = text;
  live.classList.toggle('good', isGood);
  live.classList.toggle('bad', !isGood);
}

// A part that is replaced keeps its open details
let open = [];
document.addEventListener('htmx:sseBeforeMessage', () => {
  open = [...document.querySelectorAll('[sse-swap] details[id][open]')].map(each => each.id);
});
document.addEventListener('htmx:sseMessage', () => {
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  tick();
});
document.addEventListener('htmx:sseOpen', () => live('live', true));
document.addEventListener('htmx:sseError', () => live('no connection, trying again', false));
document.addEventListener('click', event => {
  if (event.target.closest('[data-close]')) document.getElementById('done').replaceChildren();
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  navigator.clipboard.writeText(button.parentElement.querySelector('code').textContent).then(
    () => { button.textContent = 'Copied'; },
    () => { button.textContent = 'Not allowed'; });
});
tick();
setInterval(tick, 500);
