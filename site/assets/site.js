/** The list of pages is open where there is room for it at the side. */
const wide = matchMedia('(width >= 60rem)');
const pages = document.getElementById('pages');
const fold = () => (pages.open = wide.matches);
wide.addEventListener('change', fold);
fold();

/** What scrolls sideways can be scrolled by keyboard; what does not is no stop on the way. */
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});
for (const box of document.querySelectorAll('.scroll')) watch.observe(box);
