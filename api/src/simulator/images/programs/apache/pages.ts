import { statusText } from '../../servers/http-message.ts';

/** The page that Apache makes for a status; `signature` stands at its foot. */
export function errorPage(status: number, signature: string | undefined, location: string): string {
  const title = statusText[status] ?? '';
  const foot = signature === undefined ? '' : `<hr>\n<address>${signature}</address>\n`;
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${texts[status]?.replace('%', location) ?? ''}</p>\n${foot}</body></html>\n`;
}

const texts: Readonly<Record<number, string>> = {
  301: 'The document has moved <a href="%">here</a>.',
  302: 'The document has moved <a href="%">here</a>.',
  400: 'Your browser sent a request that this server could not understand.<br />\n',
  403: "You don't have permission to access this resource.",
  404: 'The requested URL was not found on this server.',
  500: 'The server encountered an internal error or\nmisconfiguration and was unable to complete\nyour request.',
};
