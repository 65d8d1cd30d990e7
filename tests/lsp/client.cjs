// The protocol as Microsoft's own library speaks it: it gives up at the first stray byte on standard output.
const { spawn } = require("node:child_process");
const {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} = require("vscode-languageserver-protocol/node");

const [command, ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
const ended = new Promise((resolve) => server.on("exit", resolve));
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
const told = { errors: [], published: 0 };
connection.onError((error) => told.errors.push(String(error[0])));
connection.onNotification("textDocument/publishDiagnostics", () => (told.published += 1));
connection.onRequest("workspace/applyEdit", (params) => {
  told.applied = params.edit;
  return { applied: true };
});
connection.listen();

const uri = "file:///nowhere/a.py";
const text = "s = '𝄞'\n\n\ndef double(x):\n    return 2 * x\n";
const codeAction = { resolveSupport: { properties: ["edit"] } };
const workspace = { applyEdit: true, workspaceEdit: { documentChanges: true } };
const capabilities = { textDocument: { codeAction, publishDiagnostics: {} }, workspace };
async function main() {
  const initialized = await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities });
  told.server = initialized.serverInfo.name;
  await connection.sendNotification("initialized", {});
  const textDocument = { uri, languageId: "python", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  for (let round = 0; round < 3; round += 1) {
    await connection.sendRequest("workspace/executeCommand", { command: "test.print", arguments: [] });
  }
  const place = { line: 3, character: 5 };
  const actions = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [] },
  });
  const action = await connection.sendRequest("codeAction/resolve", actions[0]);
  told.title = action.title;
  told.edit = action.edit.documentChanges[0].edits[0];
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  told.code = await ended;
  console.log(JSON.stringify(told));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
