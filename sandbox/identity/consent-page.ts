import type { AuthorizationRequest } from './authorization-request.ts';

/** The page on which a person consents: plain HTML without script. */
export function consentPage(
  params: URLSearchParams,
  { practice, scopes }: AuthorizationRequest,
  practiceNames: readonly string[],
): string {
  const hidden = [...params]
    .filter(([name]) => name !== 'practice' && name !== 'prompt')
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
  const options = practiceNames.map((name, index) => {
    const selected = index === practice ? ' selected' : '';
    return `<option value="${index}"${selected}>${escapeHtml(name)}</option>`;
  });
  return page(
    'Allow access?',
    `<p>An app requests access to a practice in the Xero Practice Manager <b>sandbox</b>:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post" action="/identity/connect/authorize">
${hidden.join('\n')}
<p><label for="practice">Practice</label>
<select id="practice" name="practice">${options.join('')}</select></p>
<p><button type="submit" name="decision" value="allow">Allow access</button>
<button type="submit" name="decision" value="cancel">Cancel</button></p>
</form>`,
  );
}

/** The page for a request whose redirect address cannot be trusted. */
export function errorPage(description: string): string {
  return page('This request is not valid', `<p>${escapeHtml(description)}</p>`);
}

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - XPM sandbox</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}
button,select{font:inherit;padding:.4rem .8rem}</style>
</head>
<body>
<h1>${title}</h1>
${content}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
