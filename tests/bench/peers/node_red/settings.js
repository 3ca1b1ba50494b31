// Node-RED without an editor; what it listens on and where it sends come from the environment.
module.exports = {
  uiHost: "127.0.0.1", uiPort: Number(process.env.BENCH_PORT), flowFile: "flows.json", httpAdminRoot: false,
  credentialSecret: false, apiMaxLength: "10mb", httpRequestTimeout: 120000,
  logging: { console: { level: "error", metrics: false, audit: false } },
};
