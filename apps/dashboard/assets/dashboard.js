/* global document, location, fetch, DOMParser, setTimeout */
/** Refreshes the page in place when the training has gone on: asks for the revision, and for the page when it differs. */

const REFRESH_MS = 3000;
const connection = document.getElementById('connection');

async function refresh() {
  const shown = document.querySelector('main');
  const { revision } = await (await answered('/api/revision')).json();
  if (revision === shown.dataset.revision) return;
  const text = await (await answered(location.pathname + location.search)).text();
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const main = fresh.querySelector('main');
  for (const { id } of shown.querySelectorAll('details[open]'))
    main.querySelector(`#${id}`)?.setAttribute('open', '');
  await keepPicture(shown, main);
  shown.replaceWith(main);
  document.title = fresh.title;
}

/** Waits for the new picture, so that the page does not jump. */
async function keepPicture(shown, main) {
  const picture = main.querySelector('.figure img');
  if (picture && shown.querySelector('.figure img')) await picture.decode().catch(() => undefined);
}

async function answered(path) {
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok && response.status !== 404) throw new Error(`${path}: ${response.status}`);
  return response;
}

async function loop() {
  try {
    await refresh();
    connection.textContent = '';
  } catch {
    connection.textContent = 'The dashboard does not answer; what you see may be old.';
  }
  setTimeout(loop, REFRESH_MS);
}

setTimeout(loop, REFRESH_MS);
