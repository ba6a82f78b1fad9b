import static com.github.tomakehurst.wiremock.client.WireMock.*;

import com.github.tomakehurst.wiremock.client.HttpAdminClient;
import com.github.tomakehurst.wiremock.client.VerificationException;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.common.Metadata;
import com.github.tomakehurst.wiremock.global.GlobalSettings;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubImport;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.github.tomakehurst.wiremock.verification.NearMiss;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/** Calls WireMock's own Java client against a server, and prints a line for each call. */
public class Clients {
  static int port;
  static final HttpClient http = HttpClient.newHttpClient();

  interface Call {
    Object run() throws Exception;
  }

  static void call(String name, Call call) {
    String outcome;
    try {
      Object result = call.run();
      outcome = "ok " + (result == null ? "" : result);
    } catch (Throwable error) {
      String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
      outcome = "failed " + error.getClass().getSimpleName() + ": " + message.substring(0, Math.min(400, message.length()));
    }
    System.out.println(name + "\t" + outcome);
  }

  static int send(String method, String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  static void require(boolean holds, String what) {
    if (!holds) throw new IllegalStateException(what);
  }

  public static void main(String[] arguments) throws Exception {
    port = Integer.parseInt(arguments[0]);
    WireMock.configureFor("127.0.0.1", port);
    WireMock client = new WireMock("127.0.0.1", port);
    HttpAdminClient admin = new HttpAdminClient("127.0.0.1", port);
    UUID id = UUID.randomUUID();

    call("register", () -> client.register(get(urlEqualTo("/ping")).withId(id).withName("ping").withMetadata(Metadata.metadata().attr("team", "red")).willReturn(ok("pong"))).getId().equals(id));
    call("register.priority", () -> client.register(get("/p").atPriority(1).willReturn(aResponse().withStatus(201).withHeader("A", "b", "c").withFixedDelay(1))).getPriority());
    call("register.json", () -> client.register(post("/j").withRequestBody(equalToJson("{\"a\":1}", true, true)).withRequestBody(matchingJsonPath("$.a")).withRequestBody(matchingJsonPath("$.a", equalTo("1"))).willReturn(okJson("{\"b\":2}"))).getName());
    call("register.matchers", () -> client.register(any(urlPathMatching("/m/.*")).withQueryParam("q", containing("x")).withQueryParam("r", absent()).withQueryParam("s", including("1", "2")).withQueryParam("t", havingExactly("1")).withHeader("H", notMatching("a")).withHeader("I", not(equalTo("z"))).withCookie("c", matching("1.*")).withBasicAuth("u", "p").willReturn(noContent())).getName());
    call("register.template", () -> client.register(get(urlPathTemplate("/t/{id}")).withPathParam("id", equalTo("1")).willReturn(ok())).getName());
    call("register.form", () -> client.register(post("/f").withFormParam("a", equalTo("1")).willReturn(ok())).getName());
    call("register.multipart", () -> client.register(post("/mp").withMultipartRequestBody(aMultipart().withName("a").withBody(containing("x"))).willReturn(ok())).getName());
    call("register.schema", () -> client.register(post("/s").withRequestBody(matchingJsonSchema("{\"type\":\"object\"}")).willReturn(ok())).getName());
    call("register.dates", () -> client.register(post("/d").withRequestBody(matchingJsonPath("$.at", before("2030-01-01T00:00:00Z"))).willReturn(ok())).getName());
    call("register.logical", () -> client.register(get("/l").withHeader("X", equalTo("1").or(equalTo("2")).and(containing(""))).willReturn(ok())).getName());
    call("register.fault", () -> client.register(get("/fault").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))).getName());
    call("register.delays", () -> client.register(get("/delays").willReturn(ok().withLogNormalRandomDelay(1, 0.1).withChunkedDribbleDelay(2, 1))).getName());
    call("register.host", () -> client.register(get("/host").withHost(equalTo("127.0.0.1")).withPort(port).withScheme("http").willReturn(ok())).getName());
    call("register.templated", () -> client.register(get(urlPathEqualTo("/tpl")).willReturn(ok("{{request.query.a}}").withTransformers("response-template"))).getName());
    call("register.scenario", () -> client.register(get("/sc").inScenario("s").whenScenarioStateIs("Started").willSetStateTo("two").willReturn(ok())).getName());
    call("register.xml", () -> client.register(post("/x").withRequestBody(equalToXml("<a/>")).willReturn(ok())).getName());
    call("register.proxy", () -> client.register(get("/px").willReturn(aResponse().proxiedFrom("http://example.com"))).getName());
    call("register.bodyFile", () -> client.register(get("/bf").willReturn(aResponse().withBodyFile("body.json"))).getName());

    call("serve", () -> send("GET", "/ping", null));
    call("serve.json", () -> send("POST", "/j", "{\"a\":1,\"b\":2}", "Content-Type", "application/json"));
    call("serve.host", () -> send("GET", "/host", null));
    call("serve.tpl", () -> send("GET", "/tpl?a=1", null));
    call("serve.miss", () -> send("GET", "/missing", null));

    call("getStubMapping", () -> client.getStubMapping(id).getItem().getName());
    call("getStubMapping.unknown", () -> client.getStubMapping(UUID.randomUUID()).isPresent());
    call("allStubMappings", () -> client.allStubMappings().getMappings().size() > 5);
    call("editStub", () -> { client.editStubMapping(get("/ping").withId(id).withMetadata(Metadata.metadata().attr("team", "red")).willReturn(ok("pang"))); return null; });
    call("findStubsByMetadata", () -> client.findAllStubsByMetadata(matchingJsonPath("$.team", equalTo("red"))).size());
    call("findUnmatchedStubs", () -> admin.findUnmatchedStubs().getMappings().size());
    call("verify", () -> { client.verifyThat(getRequestedFor(urlEqualTo("/ping"))); return null; });
    call("verify.count", () -> { client.verifyThat(exactly(1), getRequestedFor(urlPathEqualTo("/ping"))); client.verifyThat(moreThanOrExactly(1), anyRequestedFor(anyUrl())); return null; });
    call("verify.fails", () -> { try { client.verifyThat(getRequestedFor(urlEqualTo("/pong"))); } catch (VerificationException error) { return "as it should"; } throw new IllegalStateException("verified"); });
    call("find", () -> { List<LoggedRequest> found = client.find(getRequestedFor(urlEqualTo("/ping"))); require(found.size() == 1, "one"); return found.get(0).getUrl() + found.get(0).getMethod() + found.get(0).getLoggedDate().getTime() / 1000000000000L; });
    call("getServeEvents", () -> { List<ServeEvent> events = client.getServeEvents(); ServeEvent event = events.get(events.size() - 1); return event.getRequest().getUrl() + " " + event.getResponse().getStatus() + " " + event.getWasMatched() + " " + (event.getStubMapping() == null ? null : event.getStubMapping().getName()); });
    call("getServedStub", () -> client.getServeEvents().get(0).getId().toString().length());
    call("findAllUnmatchedRequests", () -> client.findAllUnmatchedRequests().size());
    call("findNearMissesForAllUnmatched", () -> client.findNearMissesForAllUnmatchedRequests().size());
    call("findNearMissesFor.pattern", () -> client.findAllNearMissesFor(getRequestedFor(urlEqualTo("/pinh"))).size());
    call("findTopNearMissesFor.request", () -> { List<NearMiss> misses = client.findTopNearMissesFor(client.findAllUnmatchedRequests().get(0)); return misses.size() + " " + (misses.get(0).getMatchResult().getDistance() < 1); });
    call("removeServeEvent", () -> { client.removeServeEvent(client.getServeEvents().get(0).getId()); return null; });
    call("removeServeEvents.pattern", () -> client.removeServeEvents(getRequestedFor(urlEqualTo("/ping"))).size());
    call("removeServeEvents.metadata", () -> client.removeEventsByMetadata(matchingJsonPath("$.team")).size());
    call("scenarios", () -> client.getScenarios().size());
    call("setScenarioState", () -> { client.setSingleScenarioState("s", "two"); return client.getScenarios().get(0).getState(); });
    call("resetScenario", () -> { client.resetScenarioState("s"); return client.getScenarios().get(0).getState(); });
    call("resetScenarios", () -> { client.resetScenarios(); return null; });
    call("settings.get", () -> client.getGlobalSettings().getFixedDelay());
    call("settings.update", () -> { client.updateGlobalSettings(GlobalSettings.builder().fixedDelay(1).proxyPassThrough(false).build()); return client.getGlobalSettings().getFixedDelay(); });
    call("settings.fixedDelay", () -> { client.setGlobalFixedDelayVariable(0); return null; });
    call("import", () -> { client.importStubMappings(StubImport.stubImport().stub(get("/imp").willReturn(ok())).ignoreExisting().build()); return send("GET", "/imp", null); });
    call("removeStub", () -> { client.removeStubMapping(get("/imp").build()); return send("GET", "/imp", null); });
    call("removeStub.id", () -> { client.removeStubMapping(client.getStubMapping(id).getItem()); return send("GET", "/ping", null); });
    call("removeStubsByMetadata", () -> { client.removeStubsByMetadataPattern(matchingJsonPath("$.team")); return null; });
    call("saveMappings", () -> { client.saveMappings(); return null; });
    call("startRecording", () -> { client.startStubRecording("http://example.com"); return null; });
    call("recordingStatus", () -> client.getStubRecordingStatus().getStatus());
    call("stopRecording", () -> client.stopStubRecording().getStubMappings().size());
    call("startRecording.spec", () -> { client.startStubRecording(recordSpec().forTarget("http://example.com").captureHeader("Accept").onlyRequestsMatching(getRequestedFor(urlPathMatching("/a.*"))).makeStubsPersistent(false)); return client.stopStubRecording().getStubMappings().size(); });
    call("snapshotRecord", () -> client.takeSnapshotRecording().size());
    call("getServedStub.id", () -> admin.getServedStub(client.getServeEvents().get(0).getId()).getItem().getRequest().getMethod());
    
    call("countRequestsMatching", () -> admin.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount() > 0);
    call("resetAll", () -> { admin.resetAll(); return client.allStubMappings().getMappings().size(); });
    call("resetRequests", () -> { client.resetRequests(); return client.getServeEvents().size(); });
    call("resetToDefaultMappings", () -> { client.resetToDefaultMappings(); return null; });
    call("removeMappings", () -> { client.removeMappings(); return client.allStubMappings().getMappings().size(); });
    call("resetMappings", () -> { client.resetMappings(); return null; });
    call("bad.stub", () -> client.register(get(urlMatching("[")).willReturn(ok())).getName());
  }
}
