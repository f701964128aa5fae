/** Docusaurus' own command, which calls nobody: no telemetry, no look for newer versions. */
process.env.DOCUSAURUS_NO_TELEMETRY = '1';
process.env.NO_UPDATE_NOTIFIER = '1';
await import('@docusaurus/core/bin/docusaurus.mjs');
