import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";

SwaggerUIBundle({
  url: "/openapi.yml",
  domNode: document.getElementById("api"),
  deepLinking: true,
  docExpansion: "list",
  // What changes something is not tried from here: it wants more than the browser's cookie.
  supportedSubmitMethods: ["get"],
  validatorUrl: null,
});
