// <x-register> in the registration and capture forms: the identity number while it is typed, and the blocks that
// only some customers need (guardian under 14, reason for telling late). Without it everything is simply shown.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const byId = id => document.getElementById(id);
const utc = text => Date.parse(`${text}Z`);   // both sides are Shanghai time: only the difference counts

customElements.define('x-register', class extends HTMLElement {
  connectedCallback() {
    const form = this.closest('form');
    this.change = e => {
      if (['document_number', 'document_type'].includes(e.target.name)) this.card();
      if (['born_on', 'document_number'].includes(e.target.name)) this.guardian();
      if (e.target.name === 'collected_at') this.late();
    };
    form.addEventListener('input', this.change);
    this.opened = performance.now();
    this.card(); this.guardian(); this.late();
  }
  // an 18-digit number: is its check digit right, and whose birthday and sex does it tell?
  card() {
    const field = byId('id_document_number'), hint = byId('document_hint');
    if (!field || !hint) return;
    const text = field.value.normalize('NFKC').replace(/[\s\-_.·]/g, '').toUpperCase();
    hint.textContent = '';
    if (byId('id_document_type').value !== 'id_card' || !/^\d{1,17}[\dX]?$/.test(text)) return;
    if (text.length < 18) { hint.textContent = `${this.dataset.more} ${18 - text.length}`; return; }
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * text[i], 0), right = '10X98765432'[sum % 11] === text[17];
    hint.textContent = right ? this.dataset.right : this.dataset.wrong;
    if (!right) return;
    const born = byId('id_born_on'), sexes = [...document.getElementsByName('sex')];
    if (!born.value) born.value = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
    const sex = sexes.find(radio => radio.value === (text[16] % 2 ? 'm' : 'f'));
    if (sex && !sexes.some(radio => radio.checked)) sex.checked = true;
  }
  guardian() {
    const block = byId('guardian');
    if (!block) return;
    const [year, month, day] = byId('id_born_on').value.split('-').map(Number), [y, m, d] = this.dataset.now.slice(0, 10).split('-').map(Number);
    const minor = year && y - year - (m < month || (m === month && d < day) ? 1 : 0) < 14;
    block.hidden = !minor && ![...block.querySelectorAll('input')].some(input => input.value || input.matches('[aria-invalid]'));
  }
  late() {
    const met = byId('id_collected_at'), reason = byId('id_backdating_reason') ?? byId('id_reason');
    if (!met || !reason) return;
    const now = utc(this.dataset.now) + (performance.now() - this.opened);
    reason.closest('.fld').hidden = !reason.value && !reason.matches('[aria-invalid]') && now - utc(met.value) <= 3_600_000;
  }
});
