import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import { useRef, useState } from "react";
import { type SavedSearch, useForgetSearch, useKeepSearch, useSavedSearches } from "../api/search";
import { Failure } from "../shared/Failure";
import { Text } from "../shared/Text";
import { fullTime } from "../shared/time";
import { NEWEST_FIRST, type SearchState, writeSearch } from "./url";

interface Props {
  state: SearchState;
  onOpen: (address: URLSearchParams) => void;
  onClose: () => void;
}

/** The searches kept under a name, one's own and those that others share, and a place to keep this one. */
export function SavedSearches({ state, onOpen, onClose }: Props) {
  const saved = useSavedSearches(true);
  return (
    <Modal visible header="Saved searches" closeAriaLabel="Close" onDismiss={onClose}>
      <div className="fields">
        <Keep state={state} />
        {saved.isPending ? <p className="dim">Reading them</p> : null}
        {saved.isError ? (
          <Failure what="The searches" error={saved.error} retry={() => saved.refetch()} />
        ) : null}
        {saved.data?.length === 0 ? (
          <p className="dim">None is kept yet. A name above keeps the search you are looking at.</p>
        ) : null}
        <ul className="saved">
          {saved.data?.map((search) => (
            <Saved
              key={search.searchId}
              search={search}
              onOpen={() => {
                onOpen(addressOf(search));
                onClose();
              }}
            />
          ))}
        </ul>
      </div>
    </Modal>
  );
}

function addressOf({ q, at, from, to }: SavedSearch): URLSearchParams {
  const when = at ? { at } : { from, to };
  return writeSearch({ q, when, sort: NEWEST_FIRST, columns: null });
}

function Keep({ state }: { state: SearchState }) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const keep = useKeepSearch();
  const field = useRef<InputProps.Ref>(null);
  const { at, from, to } = state.when;
  return (
    <form
      className="keep-search"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") {
          keep.mutate(
            { name: name.trim(), shared, q: state.q, at, from, to },
            {
              onSuccess: () => {
                setName("");
                // The button that had the focus cannot be pressed any more: keys would be nobody's.
                field.current?.focus();
              },
            },
          );
        }
      }}
    >
      <FormField
        label="Keep this search as"
        stretch
        errorText={keep.isError ? keep.error.message : undefined}
      >
        <Input ref={field} value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <Checkbox checked={shared} onChange={({ detail }) => setShared(detail.checked)}>
        Others may see it
      </Checkbox>
      <Button formAction="submit" loading={keep.isPending} disabled={name.trim() === ""}>
        Keep
      </Button>
    </form>
  );
}

function Saved({ search, onOpen }: { search: SavedSearch; onOpen: () => void }) {
  const forget = useForgetSearch();
  const { name, q, at, from, to, mine, owner, shared } = search;
  return (
    <li>
      <button type="button" className="saved-search" onClick={onOpen}>
        <strong>
          <Text>{name}</Text>
        </strong>
        <code>{q === "" ? "all sessions" : <Text>{q}</Text>}</code>
        <span className="dim">
          {[
            at ? `alive at ${fullTime(at)}` : "",
            from ? `from ${fullTime(from)}` : "",
            to ? `to ${fullTime(to)}` : "",
            mine ? (shared ? "shared by you" : "") : "",
          ]
            .filter((part) => part !== "")
            .join(" · ")}
          {mine ? null : (
            <>
              of <Text>{owner}</Text>
            </>
          )}
        </span>
      </button>
      {mine ? (
        <Button
          variant="icon"
          iconName="remove"
          ariaLabel={`Forget ${name}`}
          loading={forget.isPending}
          onClick={() => forget.mutate(search.searchId)}
        />
      ) : null}
      {forget.isError ? <p role="alert">{forget.error.message}</p> : null}
    </li>
  );
}
