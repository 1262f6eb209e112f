// Forms: <x-autosave> (drafts kept on the server), <x-combobox> (a searchable select), character counters, one submit.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = JSON.parse($('meta[name=words]')?.content || '{}');
const say = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

// ── <x-autosave data-url="…"> around or inside a form: posts the whole form 900 ms after the last key ──
customElements.define('x-autosave', class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest('form') ?? $('form', this);
    if (!this.form) return;
    this.dirty = false;
    this.later = e => { if (e.isComposing || e.target.type === 'password') return; this.dirty = true; clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), 900); };
    this.leave = () => { if (document.hidden && this.dirty) this.save(true); };
    this.form.addEventListener('input', this.later);
    this.form.addEventListener('compositionend', this.later);
    this.form.addEventListener('submit', e => {
      clearTimeout(this.timer);
      if (this.saving && this.form.elements.base) { e.preventDefault(); this.then = () => this.form.requestSubmit(e.submitter); } else this.dirty = false;
    });
    this.form.addEventListener('htmx:confirm', e => {   // a button between the fields waits for the draft on its way
      if (e.target.tagName !== 'BUTTON') return;   // a field that asks while one types (twins) leaves the clock alone
      clearTimeout(this.timer);
      if (this.saving) { e.preventDefault(); this.then = () => e.detail.issueRequest(true); }
    });
    document.addEventListener('visibilitychange', this.leave);
  }
  disconnectedCallback() { clearTimeout(this.timer); document.removeEventListener('visibilitychange', this.leave); }
  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (this.saving) { this.again = true; return; }   // one at a time, so that an older draft never arrives last
    this.saving = true; this.dirty = false;
    const mark = $('[data-saved]', this.form);
    try {
      const answer = await fetch(this.dataset.url, { method: 'POST', body: new FormData(this.form), keepalive, redirect: 'manual', headers: { 'X-CSRFToken': $('meta[name=csrf-token]').content, 'HX-Request': 'true' } });
      if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) throw words.signin;
      if (answer.status === 409) throw await answer.text();
      if (!answer.ok) throw words.unsaved;
      const base = answer.headers.get('X-Base');   // what a form that writes upon a version now writes upon
      if (base) { this.form.elements.base.value = base; this.form.dispatchEvent(new Event('saved')); }
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false });
      if (mark) mark.textContent = say(words.saved, { time });
      mark?.classList.remove('err');
    } catch (trouble) {
      this.dirty = true;
      if (mark) { mark.textContent = typeof trouble === 'string' ? trouble : words.unsaved; mark.classList.add('err'); }
      this.timer = setTimeout(() => this.save(), 10_000);
    } finally {
      this.saving = false;
      if (this.then) { const go = this.then; this.then = null; this.again = false; return go(); }
      if (this.again) { this.again = false; this.save(); }
    }
  }
});

// ── <x-combobox><select>…</select></x-combobox>: the select stays the value; options may carry data-search (pinyin) ──
let serial = 0;
customElements.define('x-combobox', class extends HTMLElement {
  connectedCallback() {
    const select = $('select', this);
    if (!select || this.input) return;
    const id = `combo-${++serial}`, label = $(`label[for="${select.id}"]`);
    const make = (tag, attributes) => { const el = document.createElement(tag); for (const [k, v] of Object.entries(attributes)) el.setAttribute(k, v); return el; };
    this.classList.add('combo');
    this.input = make('input', { type: 'text', role: 'combobox', id: `${id}-input`, class: 'input', 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', autocomplete: 'off', placeholder: select.options[0]?.value === '' ? select.options[0].text : '' });
    for (const name of ['aria-describedby', 'aria-invalid']) if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    const list = make('div', { id, class: 'list', role: 'listbox', hidden: '' });
    if (label) { label.htmlFor = this.input.id; list.setAttribute('aria-label', label.textContent.trim()); this.input.setAttribute('aria-required', String(select.required)); }
    this.append(this.input, list);
    select.hidden = true; select.required = false;
    const shown = () => $$('[role=option]', list), chosen = () => select.selectedOptions[0];
    const reset = () => { this.input.value = chosen()?.value ? chosen().text : ''; };
    const close = () => { list.hidden = true; this.input.setAttribute('aria-expanded', 'false'); this.input.removeAttribute('aria-activedescendant'); };
    const mark = option => { for (const o of shown()) o.setAttribute('aria-selected', String(o === option)); if (option) { this.input.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); } };
    const pick = option => { if (!option) return; select.value = option.dataset.value; reset(); close(); select.dispatchEvent(new Event('input', { bubbles: true })); select.dispatchEvent(new Event('change', { bubbles: true })); };
    const open = typed => {
      const needle = typed.trim().toLowerCase();
      const hits = [...select.options].filter(o => o.value && `${o.text} ${o.dataset.search ?? ''}`.toLowerCase().includes(needle)).slice(0, 50);
      list.replaceChildren(...hits.map((o, i) => { const el = make('div', { role: 'option', id: `${id}-${i}`, 'data-value': o.value, 'aria-selected': 'false' }); el.textContent = o.text; return el; }));
      if (!hits.length) list.append(Object.assign(make('div', { class: 'none' }), { textContent: words.none }));
      list.hidden = false; this.input.setAttribute('aria-expanded', 'true');
      mark(shown().find(o => o.dataset.value === select.value) ?? shown()[0]);
    };
    this.input.addEventListener('input', e => { e.stopPropagation(); if (!e.isComposing) open(this.input.value); });
    this.input.addEventListener('focus', () => this.input.select());
    this.input.addEventListener('click', () => open(''));
    this.input.addEventListener('blur', () => { if (!this.input.value && select.options[0]?.value === '') select.value = ''; reset(); close(); });
    this.input.addEventListener('keydown', e => {
      if (e.isComposing) return;
      const all = shown(), at = all.findIndex(o => o.getAttribute('aria-selected') === 'true');
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); list.hidden ? open('') : mark(all[(at + (e.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]); }
      else if (e.key === 'Enter' && !list.hidden) { e.preventDefault(); pick(all[at]); }
      else if (e.key === 'Escape' && !list.hidden) { e.preventDefault(); e.stopPropagation(); reset(); close(); }
    });
    list.addEventListener('pointerdown', e => { e.preventDefault(); pick(e.target.closest('[role=option]')); });
    reset();
  }
});

// ── counters under long texts, and buttons that cannot be pressed twice ──
const count = mark => { const field = document.getElementById(mark.dataset.counter); if (field) { const n = [...field.value].length; mark.textContent = `${n} / ${field.maxLength}`; mark.classList.toggle('full', n >= field.maxLength); } };
const counters = root => { for (const mark of $$('[data-counter]', root)) count(mark); };
document.addEventListener('input', e => { const mark = e.target.id && $(`[data-counter="${CSS.escape(e.target.id)}"]`); if (mark) count(mark); });
document.addEventListener('htmx:load', e => counters(e.target));
counters(document);
document.addEventListener('submit', e => {
  const form = e.target;
  if (e.defaultPrevented || form.method !== 'post' || form.matches('[hx-post], [data-again]')) return;
  if (form.dataset.sent) return e.preventDefault();
  form.dataset.sent = '1';
  e.submitter?.setAttribute('aria-busy', 'true');
});
window.addEventListener('pageshow', () => { for (const form of $$('form[data-sent]')) { delete form.dataset.sent; for (const b of $$('[aria-busy]', form)) b.removeAttribute('aria-busy'); } });
