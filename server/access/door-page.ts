/** What the pages before the product have in common: no script, one style of their own. */

/** HTML of a page; `refresh` is the content of its own asking again. */
export const doorPage = ({ title, style, refresh, body }: { title: string, style: string, refresh?: string, body: string }): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
${refresh === undefined ? '' : `<meta http-equiv="refresh" content="${refresh}">\n`}<title>五色屏 · ${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
