const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 days ago", of two times in milliseconds. */
export function ageWords(then, now) {
  const seconds = Math.max(0, (now - then) / 1000);
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['minute', 60];
  const count = Math.floor(seconds / length);
  if (count === 0) return 'just now';
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

/** Says how old the report is, and goes on saying so while it stays open. */
export function showAge() {
  const place = document.getElementById('age');
  const made = Date.parse(place?.dataset.made ?? '');
  if (Number.isNaN(made)) return;
  const show = () => {
    place.textContent = ageWords(made, Date.now());
    place.classList.toggle('old', Date.now() - made > 26 * 3_600_000);
  };
  show();
  setInterval(show, 60_000);
}
