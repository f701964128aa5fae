/**
 * What a web server asks of a FastCGI server, and what it is answered, each as a line of JSON: the real protocol is binary, and
 * nobody else speaks it. @see https://fastcgi-archives.github.io/FastCGI_Specification.html
 */
export interface FastCgiRequest {
  readonly method: string;
  /** SCRIPT_FILENAME, SCRIPT_NAME, QUERY_STRING … */
  readonly params: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a script answered with. */
export interface FastCgiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What it sent to the server's error log. */
  readonly error?: string;
}
