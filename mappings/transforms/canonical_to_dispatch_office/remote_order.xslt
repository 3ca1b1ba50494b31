<?xml version="1.0" encoding="UTF-8"?>
<!-- M34 to ForwardOrder: the lead office hands the segment to the region that makes it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:RemoteOrderForwarded">
    <map r:method="POST" r:path="/api/v1/remoteOrder">
      <string key="remoteOrderNo"><xsl:value-of select="c:remoteOrderNo"/></string>
      <string key="orderNo"><xsl:value-of select="c:orderNo"/></string>
      <string key="itemNo"><xsl:value-of select="c:itemNo"/></string>
      <string key="origin"><xsl:value-of select="c:originRegion"/></string>
      <string key="province"><xsl:value-of select="c:targetRegion"/></string>
      <string key="segment"><xsl:value-of select="kam:to-partner('segment', c:segment)"/></string>
      <string key="customer"><xsl:value-of select="c:customerCode"/></string>
      <string key="keyAccount"><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></string>
      <string key="service"><xsl:value-of select="c:productKind"/></string>
      <xsl:if test="c:rate"><string key="rate"><xsl:value-of select="c:rate"/></string></xsl:if>
      <xsl:if test="c:circuitCode"><string key="circuit"><xsl:value-of select="c:circuitCode"/></string></xsl:if>
      <string key="place"><xsl:value-of select="(c:endA | c:endZ)[last()]/c:address"/></string>
      <string key="deadline"><xsl:value-of select="c:deadline"/></string>
      <string key="answerBy"><xsl:value-of select="c:answerBy"/></string>
    </map>
  </xsl:template>
</xsl:stylesheet>
