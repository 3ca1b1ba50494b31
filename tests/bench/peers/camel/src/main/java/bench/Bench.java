package bench;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.language.xpath.XPathBuilder;
import org.apache.camel.main.Main;

/** The workloads as Camel routes: Vert.x in front, pooled HTTP clients behind, the JDK's XPath and XSLT as Camel comes with them. */
public class Bench extends RouteBuilder {
    private final int port;
    private final String back, folder;

    Bench(int port, String back, String folder) {
        this.port = port;
        this.back = back;
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new Bench(Integer.parseInt(args[0]), args[1], args[2]));
        main.configure().setJmxEnabled(false);
        main.run();
    }

    private static String post(String path) {
        return "platform-http:/" + path + "?httpMethodRestrict=POST&muteException=false";
    }

    @Override
    public void configure() throws Exception {
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(port);
        getContext().addService(new VertxPlatformHttpServer(server));
        String to = "http://127.0.0.1:" + back + "/?bridgeEndpoint=true&connectionsPerRoute=512&maxTotalConnections=512&httpMethod=POST";
        from(post("direct")).to(to);
        from(post("header")).choice()
            .when(header("routing").isEqualTo("xadmin;server1;community#1.0##")).to(to)
            .otherwise().setHeader("CamelHttpResponseCode", constant(500));
        from(post("soap_header")).convertBodyTo(byte[].class).choice()
            .when(XPathBuilder.xpath("/s:Envelope/s:Header/t:routing = 'xadmin;server1;community#1.0##'")
                .namespace("s", "http://schemas.xmlsoap.org/soap/envelope/").namespace("t", "http://someuri")).to(to)
            .otherwise().setHeader("CamelHttpResponseCode", constant(500));
        from(post("body")).convertBodyTo(byte[].class).choice()
            .when(XPathBuilder.xpath("//order[1]/symbol = 'IBM'")).to(to)
            .otherwise().setHeader("CamelHttpResponseCode", constant(500));
        from(post("xslt")).to("xslt:file:" + folder + "/request.xslt").to(to).to("xslt:file:" + folder + "/response.xslt");
    }
}
