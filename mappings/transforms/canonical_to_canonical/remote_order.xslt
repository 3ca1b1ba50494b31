<?xml version="1.0" encoding="UTF-8"?>
<!-- M34 to M23: an order forwarded by another region becomes a service order here, under the remote order's number. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/c:RemoteOrderForwarded">
    <xsl:if test="c:targetRegion = c:originRegion">
      <xsl:message terminate="yes">remote order <xsl:value-of select="c:remoteOrderNo"/> is forwarded to its own region; write another targetRegion</xsl:message>
    </xsl:if>
    <ServiceOrderRequested>
      <serviceOrderNo><xsl:value-of select="c:remoteOrderNo"/></serviceOrderNo>
      <xsl:copy-of select="c:orderNo"/>
      <xsl:copy-of select="c:itemNo"/>
      <xsl:copy-of select="c:customerCode"/>
      <xsl:copy-of select="c:customerName"/>
      <xsl:copy-of select="c:kaCode"/>
      <xsl:copy-of select="c:kaMark"/>
      <xsl:copy-of select="c:customerLevel"/>
      <serviceKind>main</serviceKind>
      <service><xsl:value-of select="c:product"/></service>
      <serviceName><xsl:value-of select="c:productName"/></serviceName>
      <xsl:copy-of select="c:action"/>
      <xsl:copy-of select="c:productKind"/>
      <xsl:copy-of select="c:circuitCode"/>
      <xsl:copy-of select="c:rate"/>
      <xsl:copy-of select="c:quantity"/>
      <region><xsl:value-of select="c:targetRegion"/></region>
      <xsl:copy-of select="c:endA"/>
      <xsl:copy-of select="c:endZ"/>
      <xsl:copy-of select="c:dispatchNo"/>
      <xsl:copy-of select="c:slaLevel"/>
      <urgent>false</urgent>
      <xsl:copy-of select="c:deadline"/>
      <requestedAt><xsl:value-of select="c:forwardedAt"/></requestedAt>
      <xsl:if test="c:leadOffice">
        <requestedBy><xsl:value-of select="c:leadOffice"/></requestedBy>
      </xsl:if>
      <xsl:copy-of select="c:remarks"/>
      <xsl:copy-of select="c:characteristic"/>
    </ServiceOrderRequested>
  </xsl:template>
</xsl:stylesheet>
