import { Link } from "react-router";
import { useSession } from "../api/queries";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { KIND_LABEL } from "../shared/words";
import { chainHref } from "./url";

/** Another session by its role, or by its id where nothing more is known of it; leads to its chain. */
export function SessionLink({ id }: { id: string }) {
  const session = useSession(id).data;
  return (
    <>
      <Link to={chainHref(id, null)}>
        {session ? <Text>{session.role?.name ?? KIND_LABEL[session.kind]}</Text> : id}
      </Link>
      {session ? (
        <span className="dim">
          {" "}
          <Text>{session.sessionName ?? ""}</Text> issued {fullTime(session.issuedAt)}
        </span>
      ) : null}
    </>
  );
}
