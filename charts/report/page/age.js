const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** The age as text, "3 days ago". Both times are in milliseconds. */
export function ageText(then, now) {
  const seconds = Math.max(0, (now - then) / 1000);
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['minute', 60];
  const count = Math.floor(seconds / length);
  if (count === 0) return 'just now';
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}

/** Shows the age of the report and updates it every minute. */
export function showAge() {
  const element = document.getElementById('age');
  const made = Date.parse(element?.dataset.made ?? '');
  if (Number.isNaN(made)) return;
  const show = () => {
    element.textContent = ageText(made, Date.now());
    element.classList.toggle('old', Date.now() - made > 26 * 3_600_000);
  };
  show();
  setInterval(show, 60_000);
}
