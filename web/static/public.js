// public.js - what scripts add to the public pages: printing and copying, one click only, identity numbers checked while typed,
// the camera. Everything works without it.
const $ = (selector) => document.querySelector(selector);

// What was wrong is read first.
const faults = $('#faults');
if (faults) faults.focus();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).catch(() => null);
    button.textContent = button.dataset.copied;
  });
}

// A second click while the first is on its way says nothing new.
for (const form of document.querySelectorAll('form[data-once]'))
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    else if (!event.submitter || event.submitter.name !== 'more') form.dataset.sent = '1';
  });
addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach((f) => delete f.dataset.sent));

// Who comes back to the form after sending is told that it was sent; only this tab knows, and forgets it when it is closed.
const done = document.querySelector('[data-sent-form]');
if (done) sessionStorage.setItem('xz_sent', done.dataset.sentForm);
const tell = () => document.querySelectorAll('[data-after]').forEach((note) => (note.hidden = sessionStorage.getItem('xz_sent') !== note.dataset.after));
tell();
addEventListener('pageshow', tell);

// Who stays anonymous is not asked for a name; his words may still be kept secret.
const anonymous = $('#f-anonymous');
if (anonymous) {
  const show = () => {
    for (const name of ['sender', 'identity']) {
      const field = document.querySelector(`[data-field=${name}]`);
      if (field) field.hidden = anonymous.checked;
      if (anonymous.checked) for (const input of field?.querySelectorAll('input') ?? []) input.value = '';
    }
  };
  anonymous.addEventListener('change', show);
  show();
}

// Who applies is shown what he must bring, not what others must.
const needs = [...document.querySelectorAll('.needs')];
const applicantTypes = [...document.querySelectorAll('input[name=applicant_type]')];
function showNeeds() {
  const type = applicantTypes.find((r) => r.checked)?.value;
  const wanted = new Set(needs.filter((n) => n.dataset.type === type).flatMap((n) => n.dataset.papers.split(' ')));
  for (const n of needs) n.hidden = !!type && n.dataset.type !== type;
  for (const box of document.querySelectorAll('input[name=papers]')) {
    const off = wanted.size > 0 && !wanted.has(box.value);
    box.closest('.tick').hidden = off;
    box.disabled = off; // not sent, and ticked as before when he chooses otherwise
  }
}
for (const radio of needs.length ? applicantTypes : []) radio.addEventListener('change', showNeeds);
if (needs.length) {
  showNeeds();
  addEventListener('pageshow', showNeeds);
}

// Check characters of GB 11643 (persons) and GB 32100 (units), here on this device: nothing is sent before the form is.
function goodNumber(text) {
  const n = text.replace(/[\s-]/g, '').toUpperCase();
  if (/^\d{17}[\dX]$/.test(n)) {
    const sum = [...n.slice(0, 17)].reduce((s, d, i) => s + Number(d) * (2 ** (17 - i) % 11), 0);
    if ('10X98765432'[sum % 11] === n[17]) return true;
  }
  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  if (n.length !== 18 || [...n].some((c) => !signs.includes(c))) return /^\d{15}$/.test(n);
  const sum = [...n.slice(0, 17)].reduce((s, c, i) => s + signs.indexOf(c) * (3 ** i % 31), 0);
  return signs[(31 - (sum % 31)) % 31] === n[17];
}
for (const input of document.querySelectorAll('[data-identity]')) {
  const line = document.createElement('p');
  line.className = 'said';
  line.setAttribute('role', 'status');
  input.after(line);
  const say = () => {
    const long = input.value.replace(/[\s-]/g, '').length;
    const good = goodNumber(input.value);
    line.className = good ? 'said good' : 'said bad';
    line.textContent = long < 15 || (long < 18 && document.activeElement === input && !good) ? '' : good ? `✓ ${input.dataset.good}` : `✗ ${input.dataset.bad}`;
  };
  input.addEventListener('input', say);
  input.addEventListener('blur', say);
}

// The QR code of a notice, by camera or picture, where the browser can read one.
const camera = $('#camera-here');
if (camera && 'BarcodeDetector' in window) readCodes().catch(() => null);

async function readCodes() {
  const kinds = await window.BarcodeDetector.getSupportedFormats();
  if (!kinds.includes('qr_code')) return;
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] });
  const [view, says, begin, end] = ['view', 'says', 'start', 'stop'].map((n) => $(`#camera-${n}`));
  camera.hidden = false;
  let stream = null;
  const stop = () => {
    stream?.getTracks().forEach((t) => t.stop());
    stream = null;
    view.hidden = end.hidden = true;
    begin.hidden = false;
  };
  /** Only number and code are taken from what the picture says, never its address. */
  const take = (text) => {
    let asked = null;
    try {
      asked = new URL(text).searchParams;
    } catch {
      says.textContent = camera.dataset.other;
      return false;
    }
    const number = asked.get('number') ?? asked.get('n');
    const code = asked.get('code') ?? asked.get('c');
    if (!number || !code) {
      says.textContent = camera.dataset.other;
      return false;
    }
    stop();
    $('#f-number').value = number;
    $('#f-code').value = code;
    $('#check').submit();
    return true;
  };
  const watch = async () => {
    while (stream) {
      const found = await detector.detect(view).catch(() => []);
      if (found.length && take(found[0].rawValue)) return;
      await new Promise((next) => setTimeout(next, 200));
    }
  };
  begin.hidden = !navigator.mediaDevices?.getUserMedia;
  begin.addEventListener('click', async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      view.srcObject = stream;
      await view.play();
    } catch {
      stop();
      says.textContent = camera.dataset.denied;
      return;
    }
    says.textContent = camera.dataset.reading;
    view.hidden = end.hidden = false;
    begin.hidden = true;
    watch();
  });
  end.addEventListener('click', stop);
  $('#camera-picture').addEventListener('change', async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const found = await detector.detect(await createImageBitmap(file)).catch(() => []);
    if (!found.length) says.textContent = camera.dataset.none;
    else take(found[0].rawValue);
  });
}
