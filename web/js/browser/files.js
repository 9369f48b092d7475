// Files that somebody pastes or drops: there is no place for them here. They are not sent
// anywhere, and the browser does not open them in place of the page.

const holdsFiles = (data) => Boolean(data && (data.files.length > 0 || [...data.types].includes('Files')));

/** @param {Document} document @param {() => void} tell somebody has brought a file */
export function refuseFiles(document, tell) {
  document.addEventListener('dragover', (e) => {
    if (!holdsFiles(e.dataTransfer)) return;
    e.preventDefault(); // or the browser leaves the page for what is dropped
    e.dataTransfer.dropEffect = 'none';
  });
  const refuse = (e, data) => {
    if (!holdsFiles(data)) return;
    e.preventDefault();
    e.stopPropagation();
    tell();
  };
  document.addEventListener('drop', (e) => refuse(e, e.dataTransfer), true);
  document.addEventListener('paste', (e) => { if (!e.clipboardData?.getData('text/plain')) refuse(e, e.clipboardData); }, true); // a text that is also a picture is a text
}
