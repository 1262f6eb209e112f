// <x-upload>: files are sent as soon as they are chosen, dropped or photographed, one after the other, with their progress.
const $ = (selector, root = document) => root.querySelector(selector);

customElements.define('x-upload', class extends HTMLElement {
  connectedCallback() {
    this.form = $('form', this);
    this.list = $('.sent', this);
    this.line = Promise.resolve();
    const drop = $('.drop', this);
    this.classList.add('on');
    for (const input of this.querySelectorAll('input[type=file]')) input.addEventListener('change', () => { this.take([...input.files]); input.value = ''; });
    for (const name of ['dragenter', 'dragover']) drop.addEventListener(name, e => { e.preventDefault(); drop.classList.add('over'); });
    for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('over'));
    drop.addEventListener('drop', e => { e.preventDefault(); this.take([...e.dataTransfer.files]); });
  }
  take(files) {
    if (!files.length) return;
    const kind = $('[name=kind]:checked', this.form);
    if (!kind) {   // the server says it in words; nothing is chosen for the person
      $('#id_kind_field', this.form)?.classList.add('bad');
      const first = $('[name=kind]', this.form);
      first.setCustomValidity(this.form.dataset.kind || first.closest('fieldset')?.querySelector('legend')?.textContent.trim() || '?');
      first.reportValidity();
      first.form.addEventListener('change', () => { first.setCustomValidity(''); $('#id_kind_field', this.form)?.classList.remove('bad'); this.take(files); }, { once: true });
      return;
    }
    this.list.hidden = false;
    for (const file of files) {
      const row = this.row(file.name);
      if (file.size > this.dataset.most) { row.end(this.dataset.large, true); continue; }
      this.line = this.line.then(() => this.send(file, kind.value, row));
    }
    this.line = this.line.then(() => htmx.trigger('#files', 'files-changed'));
  }
  row(name) {
    const item = document.createElement('li'), label = document.createElement('span'), bar = document.createElement('progress'), said = document.createElement('small');
    label.textContent = name; label.className = 'trunc';
    bar.max = 100; bar.value = 0; bar.setAttribute('aria-label', name);
    item.append(label, bar, said);
    this.list.append(item);
    return {
      at: percent => { bar.value = percent; said.textContent = `${this.dataset.sending} ${percent} %`; },
      end: (words, bad) => { bar.remove(); said.textContent = words; item.className = bad ? 'bad' : 'good'; },
    };
  }
  send(file, kind, row) {
    return new Promise(done => {
      const body = new FormData(), request = new XMLHttpRequest();
      body.append('csrfmiddlewaretoken', $('[name=csrfmiddlewaretoken]', this.form).value);
      body.append('kind', kind);
      body.append('note', $('[name=note]', this.form).value);
      body.append('files', file, file.name);
      request.open('POST', this.form.action);
      request.setRequestHeader('X-Upload', '1');
      request.setRequestHeader('HX-Request', 'true');   // signed out: 401 instead of a redirect
      request.upload.addEventListener('progress', e => e.lengthComputable && row.at(Math.floor(e.loaded / e.total * 100)));
      request.addEventListener('load', () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* not ours: told below */ }
        const refused = answer.refused?.[0];
        if (answer.kept) row.end(this.dataset.kept, false);
        else if (refused) row.end(refused.reason, true);
        else row.end([401, 403].includes(request.status) ? this.dataset.signin : this.dataset.lost, true);
        done();
      });
      request.addEventListener('error', () => { row.end(this.dataset.lost, true); done(); });
      request.send(body);
    });
  }
});
