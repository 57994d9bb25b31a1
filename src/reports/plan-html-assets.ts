/** Kinds that the page filters by; also the class names of its cards. */
export const filterKinds = [
  'delete',
  'close',
  'conflict',
  'held',
  'create',
  'update',
  'write_back',
  'adopt',
] as const satisfies readonly string[];

export type FilterKind = (typeof filterKinds)[number];

/** Search over the cards. The page is complete without it: the search box stays hidden until this has run. */
export const pageScript = `
const box = document.getElementById('search');
const shown = document.getElementById('shown');
const cards = Array.from(document.querySelectorAll('.card'));
const texts = new Map();
const textOf = (card) => {
  if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
  return texts.get(card);
};
const search = () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const checked = document.querySelector('.filter input:checked');
  const kind = checked === null ? 'all' : checked.id.slice(2);
  let count = 0;
  for (const card of cards) {
    const isMiss = !words.every((word) => textOf(card).includes(word));
    card.classList.toggle('miss', isMiss);
    if (!isMiss && (kind === 'all' || card.classList.contains('is-' + kind))) count += 1;
  }
  shown.textContent = count + (count === 1 ? ' location shown' : ' locations shown');
};
box.hidden = false;
box.addEventListener('input', search);
for (const radio of document.querySelectorAll('.filter input[type=radio]')) radio.addEventListener('change', search);
`;

/** SHA-256 of the script, base64: see {@link renderPage}. A test compares it with the text. */
export const pageScriptHash = 'TpKQWdlESOti+6Zev4xJKjTVXQM9BFvpLwCB0D8a5Qs=';
