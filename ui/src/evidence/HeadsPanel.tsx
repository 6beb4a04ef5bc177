import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { type SigningKey, useMakeHead, useSigningKeys, useTreeHeads } from "../api/evidence";
import { Failure, messageOf } from "../shared/Failure";
import { fullTime } from "../shared/time";

/** The signed heads of the tree that every record becomes a leaf of, and the keys that sign. */
export function HeadsPanel() {
  const heads = useTreeHeads();
  const make = useMakeHead();
  const keys = useSigningKeys();
  return (
    <>
      <section aria-label="Signing keys">
        <h2>
          Signing keys{" "}
          <small className="dim">
            the one in force first; hand its fingerprint over by another way than the pack
          </small>
        </h2>
        {keys.isError ? (
          <Failure what="The keys" error={keys.error} retry={() => keys.refetch()} />
        ) : null}
        {(keys.data?.items ?? []).map((key) => (
          <Key key={key.fingerprint} signingKey={key} />
        ))}
      </section>
      <section aria-label="Tree heads">
        <div className="page-head">
          <h2>
            Tree heads{" "}
            {heads.data ? (
              <small className="dim">
                records stored since {fullTime(heads.data.beganAt)} are leaves; a head is signed
                every hour
              </small>
            ) : null}
          </h2>
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            Sign a head now
          </Button>
        </div>
        {make.isError ? <p className="bad">{messageOf(make.error)}</p> : null}
        {heads.isError ? (
          <Failure what="The heads" error={heads.error} retry={() => heads.refetch()} />
        ) : null}
        {heads.data && heads.data.items.length > 0 ? (
          <div className="card table-scroll">
            <table className="plain-table">
              <thead>
                <tr>
                  <th className="number">Leaves</th>
                  <th>Root</th>
                  <th>Signed</th>
                  <th>Time stamp</th>
                  <th>Checkpoint</th>
                </tr>
              </thead>
              <tbody>
                {heads.data.items.map(({ treeSize, root, madeAt, note, timestamp }) => (
                  <tr key={`${treeSize} ${madeAt}`}>
                    <td className="number">{treeSize.toLocaleString("en")}</td>
                    <td className="mono hash">{root}</td>
                    <td className="nowrap">{fullTime(madeAt)}</td>
                    <td>
                      {timestamp ? (
                        <>
                          <span className="nowrap">{fullTime(timestamp.at)}</span>{" "}
                          <small className="dim">by {timestamp.authority}</small>
                        </>
                      ) : (
                        "–"
                      )}
                    </td>
                    <td>
                      <CopyToClipboard
                        variant="icon"
                        copyButtonAriaLabel={`Copy the checkpoint of ${treeSize} leaves`}
                        copySuccessText="Copied"
                        copyErrorText="Could not copy"
                        textToCopy={note}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </section>
    </>
  );
}

function Key({ signingKey: { fingerprint, verifier, since } }: { signingKey: SigningKey }) {
  return (
    <dl className="hashes card proof">
      <dt>Fingerprint</dt>
      <dd className="mono">{fingerprint}</dd>
      <dt>Verifier</dt>
      <dd className="mono">{verifier}</dd>
      <dt>Since</dt>
      <dd>{fullTime(since)}</dd>
    </dl>
  );
}
