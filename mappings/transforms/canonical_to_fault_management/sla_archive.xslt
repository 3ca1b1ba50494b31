<?xml version="1.0" encoding="UTF-8"?>
<!-- M32 to ArchiveSla. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:SlaArchiveRequest">
    <map r:method="POST" r:path="/api/v1/slaRecord">
      <string key="archiveNo"><xsl:value-of select="c:archiveNo"/></string>
      <string key="orderNo"><xsl:value-of select="c:orderNo"/></string>
      <string key="itemNo"><xsl:value-of select="c:itemNo"/></string>
      <string key="customer"><xsl:value-of select="c:customerCode"/></string>
      <string key="keyAccount"><xsl:value-of select="kam:to-partner('flag', c:kaMark)"/></string>
      <string key="service"><xsl:value-of select="c:productKind"/></string>
      <xsl:if test="c:rate"><string key="rate"><xsl:value-of select="c:rate"/></string></xsl:if>
      <xsl:if test="c:circuitCode"><string key="circuit"><xsl:value-of select="c:circuitCode"/></string></xsl:if>
      <string key="level"><xsl:value-of select="kam:to-partner('sla-level', c:slaLevel)"/></string>
      <string key="validFrom"><xsl:value-of select="c:validFrom"/></string>
      <xsl:if test="c:endsRecord = 'true'"><string key="ended">Y</string></xsl:if>
    </map>
  </xsl:template>
</xsl:stylesheet>
