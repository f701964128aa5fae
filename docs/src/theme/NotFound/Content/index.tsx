import Link from '@docusaurus/Link';
import Translate from '@docusaurus/Translate';

/** In the words of kubectl, and then in ours. */
export default function NotFoundContent() {
  return (
    <main className="container pp-page">
      <h1>404</h1>
      <pre className="pp-output">Error from server (NotFound): pages "…" not found</pre>
      <p className="pp-lead">
        <Translate id="peapod.notFound">There is no page here. It may have been renamed; the search knows all that there are.</Translate>
      </p>
      <p>
        <Link className="pp-button" to="/docs">
          <Translate id="peapod.home.course">Begin the course</Translate>
        </Link>
      </p>
    </main>
  );
}
