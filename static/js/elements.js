// Elements that keep a server-drawn page fresh: <x-deadline>, <x-reveal>, <x-table>, <x-chart>.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = JSON.parse($('meta[name=words]')?.content || '{}');
const say = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// ── <x-deadline>: the server says the truth; here it is only kept fresh, by the server's clock ──
const skew = Date.parse(document.body.dataset.now) - Date.now();
const span = ms => {
  const all = Math.floor(Math.abs(ms) / 6e4), days = Math.floor(all / 1440), hours = Math.floor(all / 60), minutes = all % 60;
  if (days >= 2) return say(words.dh, { days, hours: Math.floor(all % 1440 / 60) });
  return hours ? say(words.hm, { hours, minutes }) : say(words.m, { minutes });
};
const clocks = new Set();
setInterval(() => { if (!document.hidden) for (const clock of clocks) clock.tick(); }, 30_000);
document.addEventListener('visibilitychange', () => { if (!document.hidden) for (const clock of clocks) clock.tick(); });
customElements.define('x-deadline', class extends HTMLElement {
  connectedCallback() { if (!('done' in this.dataset)) { this.due = Date.parse(this.dataset.due); clocks.add(this); } }
  disconnectedCallback() { clocks.delete(this); }
  tick() {
    const left = this.due - Date.now() - skew, hours = left / 36e5;
    const state = left < 0 ? 'over' : hours <= 2 ? 'urgent' : hours <= 12 ? 'soon' : 'calm';
    this.classList.remove('calm', 'soon', 'urgent', 'over');
    this.classList.add(state);
    $('time', this).textContent = say(left < 0 ? words.over : words.left, { span: span(left) });
    const arc = Math.max(0, Math.min(1, left / 1000 / this.dataset.total)) * 37.7;
    $('.ring-fg', this)?.setAttribute('stroke-dasharray', `${arc.toFixed(1)} 37.7`);
  }
});

// ── <x-reveal>: plain text hides itself after a minute, when the tab is left, and on request ──
customElements.define('x-reveal', class extends HTMLElement {
  connectedCallback() {
    const until = Date.now() + this.dataset.seconds * 1000, box = this.parentElement, left = $('[data-left]', box);
    const show = () => { const s = Math.max(0, Math.ceil((until - Date.now()) / 1000)); if (left) left.textContent = say(words.s, { seconds: s }); if (!s) this.hide(); };
    this.gone = false;
    this.hide = () => { if (this.gone) return; this.gone = true; clearInterval(this.timer); this.textContent = '…'; htmx.trigger(this, 'remask'); };
    this.leave = () => document.hidden && this.hide();
    this.timer = setInterval(show, 1000);
    $('[data-remask]', box)?.addEventListener('click', this.hide);
    document.addEventListener('visibilitychange', this.leave);
    window.addEventListener('pagehide', this.hide);
    show();
    $('span', this)?.focus({ preventScroll: true });
  }
  disconnectedCallback() { clearInterval(this.timer); document.removeEventListener('visibilitychange', this.leave); window.removeEventListener('pagehide', this.hide); }
});

// Whether this page was come back to: then a list takes up its selection and its place again.
let back = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
addEventListener('popstate', () => { back = true; });
document.addEventListener('htmx:pushedIntoHistory', () => { back = false; });

// ── <x-table>: cursor with j and k, selection with x, peek with space, the bar of bulk actions ──
customElements.define('x-table', class extends HTMLElement {
  connectedCallback() {
    this.at = -1;
    this.addEventListener('change', e => {
      if (e.target.matches('[data-all]')) for (const box of this.boxes()) box.checked = e.target.checked;
      if (e.target.matches('[data-all], .rowcheck')) this.sync();
    });
    this.addEventListener('click', e => {
      if (!e.target.closest('[data-clear]')) return;
      for (const box of this.boxes()) box.checked = false;
      this.sync();
    });
    if (back && this.boxes().length) this.restore();
    this.leave = () => this.keep();
    addEventListener('pagehide', this.leave);
    this.sync();
  }
  disconnectedCallback() { removeEventListener('pagehide', this.leave); }
  get place() { return `list:${location.pathname}${location.search}`; }
  get pane() {   // at a desk the panel scrolls, on a phone the page
    const panel = this.closest('.panel');
    return panel && getComputedStyle(panel).overflowY !== 'visible' ? panel : document.scrollingElement;
  }
  keep() {   // ids only, for this tab only
    const ids = this.boxes().filter(box => box.checked).map(box => box.value);
    sessionStorage.setItem(this.place, JSON.stringify({ ids, top: this.pane.scrollTop }));
  }
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? 'null');
    if (!kept) return;
    for (const box of this.boxes()) box.checked = kept.ids.includes(box.value);
    requestAnimationFrame(() => { this.pane.scrollTop = kept.top; });
  }
  boxes() { return $$('.rowcheck', this); }
  sync() {
    const boxes = this.boxes(), n = boxes.filter(box => box.checked).length, bar = $('.bulk', this), all = $('[data-all]', this);
    if (bar) { bar.classList.toggle('on', n > 0); for (const el of $$('.n', bar)) el.textContent = n; }
    if (all) { all.checked = n > 0 && n === boxes.length; all.indeterminate = n > 0 && n < boxes.length; }
  }
  key(e) {
    const rows = $$('[data-row]', this), row = rows[this.at], peek = r => $('[data-shows=drawer]', r)?.click();
    if (!rows.length) return;
    const move = by => {
      row?.classList.remove('cursor');
      this.at = Math.max(0, Math.min(rows.length - 1, this.at + by));
      rows[this.at].classList.add('cursor');
      rows[this.at].scrollIntoView({ block: 'nearest' });
      if ($('#drawer')?.open) peek(rows[this.at]);
    };
    if (e.key === 'j') move(1);
    else if (e.key === 'k') move(-1);
    else if (e.key === 'x' && row) { const box = $('.rowcheck', row); if (box) { box.checked = !box.checked; this.sync(); } }
    else if (e.key === 'Enter' && row && !e.target.closest('a, button')) $('a[href]', row)?.click();
    else if (e.key === ' ' && row && !e.target.closest('a, button, input, summary')) { e.preventDefault(); peek(row); }
  }
});

// ── <x-chart>: only the tooltip; the drawing and its table are in the page already ──
customElements.define('x-chart', class extends HTMLElement {
  connectedCallback() {
    let tip = null;
    const away = () => { tip?.remove(); tip = null; };
    this.away = away;
    this.addEventListener('pointermove', e => {
      const hit = e.target.closest?.('[data-tip]');
      if (!hit) return away();
      if (!tip) { tip = Object.assign(document.createElement('div'), { className: 'tip' }); document.body.append(tip); }
      const [head, ...rest] = hit.dataset.tip.split('|');
      tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: head }), ...rest.map(line => Object.assign(document.createElement('div'), { textContent: line })));
      tip.style.setProperty('transform', `translate(${Math.max(8, Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8))}px, ${Math.min(e.clientY + 14, innerHeight - tip.offsetHeight - 8)}px)`);
    });
    this.addEventListener('pointerleave', away);
  }
  disconnectedCallback() { this.away?.(); }
});
