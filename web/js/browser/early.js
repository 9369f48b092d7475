// Runs before anything is painted, so that nothing is shown that will be taken away.
try {
  const theme = JSON.parse(localStorage.getItem('hubbub.settings'))?.theme;
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* nothing was set */ }
try {
  if (JSON.parse(sessionStorage.getItem('hubbub.session'))) document.documentElement.dataset.returning = '';
} catch { /* nobody returns */ }
if (/[?&]embed=1(&|$)/.test(location.search)) document.documentElement.dataset.embedded = '';
