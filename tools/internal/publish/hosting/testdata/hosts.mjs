// Reads what hosts are told, as they read it: Netlify's own parsers for _headers
// and _redirects, and Google's evaluator for the policy. In go, as arguments, the
// address of _headers and of _redirects; out comes JSON for the test that asked.
import { parseAllHeaders } from "@netlify/headers-parser";
import { parseAllRedirects } from "@netlify/redirect-parser";
import csp from "csp_evaluator";
import { CspParser } from "csp_evaluator/dist/parser.js";

const [, , headersFile, redirectsFile] = process.argv;
const { headers, errors: headerErrors } = await parseAllHeaders({ headersFiles: [headersFile], minimal: false });
const { redirects, errors: redirectErrors } = await parseAllRedirects({ redirectsFiles: [redirectsFile], configRedirects: [], minimal: false });
const policy = headers.find((h) => h.for === "/*")?.values["Content-Security-Policy"];
const parsed = new CspParser(policy).csp;
const findings = new csp.CspEvaluator(parsed).evaluate();
console.log(
  JSON.stringify({
    errors: [...headerErrors, ...redirectErrors].map(String),
    headers,
    redirects: redirects.map((r) => ({ from: r.from, to: r.to, status: r.status })),
    findings: findings.map((f) => ({ severity: f.severity, directive: f.directive, description: f.description })),
  }),
);
