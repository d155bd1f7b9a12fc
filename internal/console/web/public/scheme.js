// Before the first paint: the colours that were chosen, or the system's.
var chosen = localStorage.getItem('cardline.scheme')
var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
