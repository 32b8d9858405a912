// Opens a database file with the engine browsers run, DuckDB-Wasm, and answers what standard input asks: see
// test_engines.py. Arguments: the folder the package is installed in, the file.
const fs = require("node:fs");
const path = require("node:path");

const [library, file] = process.argv.slice(2);
const dist = path.join(library, "node_modules", "@duckdb", "duckdb-wasm", "dist");
const duckdb = require(path.join(dist, "duckdb-node-blocking.cjs"));
const engine = (kind) => ({
  mainModule: path.join(dist, `duckdb-${kind}.wasm`),
  mainWorker: path.join(dist, `duckdb-node-${kind}.worker.cjs`),
});

async function main() {
  const [queries, counted] = JSON.parse(fs.readFileSync(0, "utf8"));
  const engines = { mvp: engine("mvp"), eh: engine("eh") };
  const database = await duckdb.createDuckDB(engines, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await database.instantiate();
  database.registerFileBuffer("moneymap.duckdb", new Uint8Array(fs.readFileSync(file)));
  database.open({ path: "moneymap.duckdb", accessMode: duckdb.DuckDBAccessMode.READ_ONLY });
  const connection = database.connect();
  const rows = queries.map((query) => connection.query(query).numRows);
  const counts = counted.map((query) => [...connection.query(query).get(0)].map(([, value]) => Number(value)));
  console.log(JSON.stringify([database.getVersion(), rows, counts]));
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
