import Modal from "@cloudscape-design/components/modal";
import Spinner from "@cloudscape-design/components/spinner";
import { useEvent } from "../api/queries";
import { Failure } from "../shared/Failure";
import { Lines } from "../shared/Lines";
import { Text } from "../shared/Text";

interface Props {
  eventId: string;
  /** Where the record may have been delivered to, the likeliest first. */
  accountIds: readonly string[];
  onClose: () => void;
}

/** The record as CloudTrail wrote it, with every place where it was read. */
export function RawRecord({ eventId, accountIds, onClose }: Props) {
  const read = useEvent(accountIds, eventId);
  return (
    <Modal
      visible
      size="large"
      header={<Text mono>{eventId}</Text>}
      onDismiss={onClose}
      closeAriaLabel="Close"
    >
      {read.isPending ? <Spinner /> : null}
      {read.isError ? (
        <Failure what="The record" error={read.error} retry={() => read.refetch()} />
      ) : null}
      {read.data ? (
        <>
          {read.data.conflict ? (
            <p className="pill pill-bad">▲ delivered with different bodies</p>
          ) : null}
          <Lines>{JSON.stringify(read.data.record, null, 2)}</Lines>
          <ul className="records">
            {read.data.variants.map((variant) => (
              <li key={variant.sha256 ?? JSON.stringify(variant.sightings)}>
                {variant.sha256 ? (
                  <div className="ellipsis">
                    SHA-256 <span className="mono">{variant.sha256}</span>
                  </div>
                ) : (
                  <div>Names in it were erased: it is not as it was delivered</div>
                )}
                {variant.sightings.map((sighting) => (
                  <div key={`${sighting.source} ${sighting.index}`} className="dim">
                    <Text>{sighting.source}</Text>, record {sighting.index}
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Modal>
  );
}
