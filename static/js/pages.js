// <x-pages>: photos taken one after the other become the pages of one scan; large ones are made smaller on the phone.
const LONGEST = 2600, ENOUGH = 1200000, QUALITY = 0.85;

async function smaller(file) {
  if (!file.type.startsWith('image/') || file.size < ENOUGH) return file;
  try {
    const bitmap = await createImageBitmap(file), scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' }) : file;
  } catch { return file; }   // the server says what it does not take
}

customElements.define('x-pages', class extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input[name=files]');
    this.list = this.querySelector('ol');
    this.button = this.querySelector('button');
    const camera = this.querySelector('input[capture]');
    this.field.addEventListener('change', () => this.take([], [...this.field.files]));
    camera.addEventListener('change', () => { this.take([...this.field.files], [...camera.files]); camera.value = ''; });
  }
  async take(there, more) {
    this.button.disabled = true;
    const kept = new DataTransfer();
    for (const file of there) kept.items.add(file);
    for (const file of more) kept.items.add(await smaller(file));
    this.field.files = kept.files;
    this.list.replaceChildren(...[...kept.files].map(file => Object.assign(document.createElement('li'), { textContent: file.name })));
    this.button.disabled = false;
  }
});
