<?xml version="1.0" encoding="UTF-8"?>
<!-- M38 DetailRecordQuery to QueryDetailRecords. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:DetailRecordQuery">
    <xsl:if test="c:limit &lt; 1 or c:limit &gt; 1000">
      <xsl:message terminate="yes">billing gives 1 to 1000 detail records at once; write such a limit</xsl:message>
    </xsl:if>
    <QueryDetailRecords>
      <xsl:call-template name="head">
        <xsl:with-param name="request" select="c:queryNo"/>
      </xsl:call-template>
      <QryNo><xsl:value-of select="c:queryNo"/></QryNo>
      <xsl:apply-templates select="c:customerCode"/>
      <xsl:apply-templates select="c:account"/>
      <xsl:apply-templates select="c:serviceNumber"/>
      <BegTime><xsl:value-of select="kam:local-time(c:from, '%Y%m%d%H%M%S')"/></BegTime>
      <EndTime><xsl:value-of select="kam:local-time(c:to, '%Y%m%d%H%M%S')"/></EndTime>
      <xsl:if test="c:usageKind">
        <CallType><xsl:value-of select="kam:to-partner('usage-kind', c:usageKind)"/></CallType>
      </xsl:if>
      <Offset><xsl:value-of select="c:offset"/></Offset>
      <Limit><xsl:value-of select="c:limit"/></Limit>
      <StaffNo><xsl:value-of select="c:requestedBy"/></StaffNo>
      <Purpose><xsl:value-of select="c:purpose"/></Purpose>
    </QueryDetailRecords>
  </xsl:template>
</xsl:stylesheet>
