declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface Options {
    url: string;
    domNode: HTMLElement | null;
    deepLinking: boolean;
    docExpansion: "list" | "full" | "none";
    supportedSubmitMethods: string[];
    validatorUrl: string | null;
  }

  export default function SwaggerUIBundle(options: Options): unknown;
}
