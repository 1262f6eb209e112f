// Elements moved by hand, by button or by key: <x-order>, <x-board>. Only on pages that have them.
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// ── <x-order>: lines put in order by dragging, by the arrow buttons, or by Alt with the arrow keys ──
customElements.define('x-order', class extends HTMLElement {
  connectedCallback() {
    const line = el => el.closest?.('li');
    const move = (li, by, focus) => {
      const other = by < 0 ? li.previousElementSibling : li.nextElementSibling;
      if (!other) return;
      by < 0 ? other.before(li) : other.after(li);
      focus?.focus();
    };
    this.addEventListener('click', e => {
      const button = e.target.closest('button[name=up], button[name=down]');
      if (button) { e.preventDefault(); move(line(button), button.name === 'up' ? -1 : 1, button); }
    });
    this.addEventListener('keydown', e => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
      if (by && e.altKey && line(e.target)) { e.preventDefault(); move(line(e.target), by, e.target); }
    });
    this.addEventListener('dragstart', e => { this.held = line(e.target); e.dataTransfer.effectAllowed = 'move'; });
    this.addEventListener('dragover', e => {
      const over = line(e.target);
      if (!this.held || !over) return;
      e.preventDefault();
      const box = over.getBoundingClientRect();
      e.clientY < box.top + box.height / 2 ? over.before(this.held) : over.after(this.held);
    });
    this.addEventListener('drop', e => e.preventDefault());
    this.addEventListener('dragend', () => { this.held = null; });
  }
});

// ── <x-board>: a card dropped on a column opens the act that would bring it there, the same as its menu ──
customElements.define('x-board', class extends HTMLElement {
  connectedCallback() {
    let card = null;
    const lanes = () => $$('[data-stage]', this), lane = e => e.target.closest?.('[data-stage]');
    const way = to => card && to && $$('a[data-to]', card).find(a => a.dataset.to.split(' ').includes(to.dataset.stage));
    this.addEventListener('dragstart', e => {
      card = e.target.closest?.('.tile');
      if (!card) return;
      e.dataTransfer.effectAllowed = 'move';
      for (const to of lanes()) to.classList.toggle('takes', Boolean(way(to)));
    });
    this.addEventListener('dragover', e => { if (way(lane(e))) e.preventDefault(); });
    this.addEventListener('drop', e => { const to = way(lane(e)); if (to) { e.preventDefault(); to.click(); } });
    this.addEventListener('dragend', () => { card = null; for (const to of lanes()) to.classList.remove('takes'); });
  }
});
