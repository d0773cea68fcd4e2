/** Marks the reader's position in the table of contents, and closes it on a phone when an entry is chosen. */
export function followContents() {
  const list = document.getElementById('contents');
  const links = new Map([...list.querySelectorAll('a')].map((link) => [link.hash.slice(1), link]));
  const places = [...links.keys()].map((id) => document.getElementById(id)).filter((place) => place !== null);
  let current;
  let scheduled = false;

  function follow() {
    scheduled = false;
    const line = innerHeight * 0.3;
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
    const passed = places.filter((place) => place.getBoundingClientRect().top <= line);
    const place = atEnd ? places.at(-1) : (passed.at(-1) ?? places[0]);
    if (place === current) return;
    mark(current, false);
    mark(place, true);
    current = place;
  }
  function mark(place, on) {
    const link = place && links.get(place.id);
    if (!link) return;
    if (on) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
    link.closest('li.section')?.classList.toggle('here', on);
    if (on && list.scrollHeight > list.clientHeight) scrollToLink(link);
  }
  function scrollToLink(link) {
    const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (top < 40 || top > list.clientHeight - 80) list.scrollTop += top - list.clientHeight / 2;
  }

  addEventListener('scroll', () => {
    if (!scheduled) requestAnimationFrame(follow);
    scheduled = true;
  });
  follow();
  const drawer = document.getElementById('drawer');
  const wide = matchMedia('(min-width: 1080px)');
  const open = () => drawer.toggleAttribute('open', wide.matches);
  wide.addEventListener('change', open);
  open();
  list.addEventListener('click', (event) => {
    if (event.target.closest('a') && !wide.matches) drawer.removeAttribute('open');
  });
}
