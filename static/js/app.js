// The shell: htmx glue, dialogs, toasts, keyboard. Plain ES module: no eval, no inline handlers, no dependencies.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const meta = name => $(`meta[name=${name}]`)?.content ?? '';
const words = JSON.parse(meta('words') || '{}');
const desk = matchMedia('(min-width: 64em)');

// ── htmx: CSRF token, dialogs that open when something is loaded into them, errors in words ──
document.addEventListener('htmx:configRequest', e => { e.detail.headers['X-CSRFToken'] = meta('csrf-token'); });
let opener = null;
document.addEventListener('htmx:afterSwap', e => {
  const target = e.detail?.target;
  if (target?.tagName !== 'DIALOG' || !target.childElementCount) return focusErrors(target);
  if (target.open) return focusErrors(target);
  opener = document.activeElement;
  if (target.id === 'drawer' && desk.matches) return target.show();   // a peek: the list stays live, j and k go on
  target.showModal();
  ($('[autofocus]', target) ?? $('.modal-body :is(input, select, textarea):not([type=hidden])', target) ?? $('[data-close]', target) ?? target).focus();
});
const focusErrors = root => $('[data-focus]:not([data-quiet] *)', root ?? document)?.focus();
const troubles = { 401: 'signin', 403: 'forbidden', 404: 'missing', 410: 'missing', 429: 'busy' };
document.addEventListener('htmx:responseError', e => toast({ text: words[troubles[e.detail.xhr.status] ?? 'broken'], tone: 'red' }));
document.addEventListener('htmx:sendError', () => toast({ text: words.failed, tone: 'red' }));
document.addEventListener('close-dialog', () => $('#dialog')?.close());
document.addEventListener('close-drawer', () => $('#drawer')?.close());
document.addEventListener('toast', e => toast(e.detail));
focusErrors();

// ── toasts: HX-Trigger {"toast": {text, tone: ok|amber|red|privacy, undo: url}} ──
function toast({ text, tone = 'ok', undo }) {
  const box = $('#toaster'), shape = $('#tpl-toast');
  if (!box || !text) return;
  const el = shape.content.firstElementChild.cloneNode(true);
  el.classList.add(tone);
  if (tone === 'red') { el.dataset.stay = ''; el.setAttribute('role', 'alert'); }
  $('.msg', el).textContent = text;
  if (undo) {
    el.dataset.seconds = 10;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn sm', textContent: words.undo });
    button.addEventListener('click', () => { el.remove(); htmx.ajax('POST', undo, { swap: 'none' }); });
    $('.msg', el).after(button);
  }
  box.append(el);
  while (box.children.length > 3) box.firstElementChild.remove();
}

customElements.define('x-toast', class extends HTMLElement {   // leaves by itself, but not while read (WCAG 2.2.1)
  connectedCallback() {
    this.addEventListener('click', e => e.target.closest('[data-dismiss]') && this.remove());
    if ('stay' in this.dataset) return;
    this.left = (this.dataset.seconds ?? 6) * 1000;
    const go = () => { this.since = Date.now(); this.timer = setTimeout(() => this.remove(), Math.max(this.left, 1500)); };
    const hold = () => { clearTimeout(this.timer); this.left -= Date.now() - this.since; };
    for (const [on, act] of [['mouseenter', hold], ['focusin', hold], ['mouseleave', go], ['focusout', go]]) this.addEventListener(on, act);
    go();
  }
  disconnectedCallback() { clearTimeout(this.timer); }
});

// A filter that was chosen narrows the list at once; a list of htmx asks for itself.
document.addEventListener('change', e => {
  const form = e.target.matches('.filters select') && e.target.form;
  if (form && form.method === 'get' && !form.hasAttribute('hx-get')) form.requestSubmit();
});

// On the phone the two panes of the inbox are two pages: let the link navigate.
document.addEventListener('click', e => { if (e.target.closest?.('.in-item') && !desk.matches) e.stopPropagation(); }, true);

document.addEventListener('click', e => {
  const open = e.target.closest('[data-open]');
  if (open && openDialog(open.dataset.open)) return e.preventDefault();
  const close = e.target.closest('[data-close]');
  if (close?.closest('dialog')) { e.preventDefault(); return close.closest('dialog').close(); }
  if (e.target.tagName === 'DIALOG') {   // the backdrop
    const r = e.target.getBoundingClientRect();
    if (e.clientX < r.left || e.clientX > r.right || e.clientY < r.top || e.clientY > r.bottom) e.target.close();
  }
  for (const box of $$('details.more-btn[open]')) if (!box.contains(e.target)) box.open = false;
  if (e.target.closest('[data-density-toggle]')) {
    const root = document.documentElement, next = root.dataset.density === 'compact' ? 'cozy' : 'compact';
    root.dataset.density = next;
    for (const list of $$('x-table[data-density]')) list.dataset.density = next;
    prefer(e.target.closest('[data-density-toggle]').dataset.url, { density: next });
  }
});
document.addEventListener('close', e => {   // what was read in a dialog does not stay in the page
  if (e.target.id !== 'dialog' && e.target.id !== 'drawer') return;
  e.target.replaceChildren();
  if (opener?.isConnected) opener.focus();
  opener = null;
}, true);
for (const d of $$('dialog.drawer')) d.addEventListener('keydown', e => { if (e.key === 'Escape' && !d.matches(':modal')) d.close(); });

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog) return false;
  if (!dialog.open) dialog.showModal();
  if (id === 'palette') { const q = $('input', dialog); q.value = ''; q.focus(); htmx.trigger(q, 'palette-open'); }
  return true;
}

// ── theme: the form posts without JavaScript; with it, nothing reloads ──
const prefer = (url, data) => url && fetch(url, { method: 'POST', headers: { 'X-CSRFToken': meta('csrf-token'), 'HX-Request': 'true' }, body: new URLSearchParams(data) });
document.addEventListener('submit', e => {
  if (!e.target.matches('[data-theme-form]')) return;
  e.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  prefer(e.target.action, { theme: root.dataset.theme });
});

// ── keyboard: single keys, never while typing or composing, can be switched off (WCAG 2.1.4) ──
let lead = 0;
document.addEventListener('keydown', e => {
  if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === 'k') { if (openDialog('palette')) e.preventDefault(); return; }
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || document.body.dataset.shortcuts === 'off') return;
  if (e.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') || $('dialog:modal')) return;
  const drawer = $('#drawer');
  if (e.key === 'Escape' && drawer?.open) return drawer.close();
  if (e.timeStamp - lead < 900 && lead) { lead = 0; const to = $(`[data-goto="${CSS.escape(e.key)}"]`); if (to) { e.preventDefault(); to.click(); } return; }
  if (e.key === 'g') { lead = e.timeStamp; return; }
  if (e.key === '?') return openDialog('keys');
  if (e.key === '/') { const field = $('.toolbar input[type=search]'); if (field) { e.preventDefault(); field.focus(); } return; }
  const button = $(`[data-hotkey="${CSS.escape(e.key)}"]`);
  if (button && !button.disabled) { e.preventDefault(); return button.click(); }
  $('x-table')?.key?.(e);
});

// ── the palette: a WAI-ARIA combobox; the focus never leaves the input ──
customElements.define('x-palette', class extends HTMLElement {
  connectedCallback() {
    const input = $('input', this), results = $('[role=listbox]', this);
    const options = () => $$('[role=option]:not([aria-disabled])', results);
    const mark = option => {
      for (const o of options()) o.setAttribute('aria-selected', String(o === option));
      if (!option) return input.removeAttribute('aria-activedescendant');
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    };
    new MutationObserver(() => mark(options()[0])).observe(results, { childList: true });
    this.addEventListener('keydown', e => {
      if (e.isComposing) return;
      const all = options(), at = all.findIndex(o => o.getAttribute('aria-selected') === 'true');
      if (e.key === 'ArrowDown') { mark(all[(at + 1) % all.length]); e.preventDefault(); }
      else if (e.key === 'ArrowUp') { mark(all[(at - 1 + all.length) % all.length]); e.preventDefault(); }
      else if (e.key === 'Enter' && all.length) { (all[at] ?? all[0]).click(); e.preventDefault(); }
    });
  }
});
