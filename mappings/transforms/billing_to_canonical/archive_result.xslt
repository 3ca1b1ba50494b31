<?xml version="1.0" encoding="UTF-8"?>
<!-- NotifyArchiveResult to BillingArchiveResult (M30). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:b="http://billing.example.com/bss/v3" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="b kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/b:NotifyArchiveResult">
    <BillingArchiveResult>
      <archiveNo><xsl:value-of select="b:SrcArcNo"/></archiveNo>
      <xsl:apply-templates select="b:AcctNo"/>
      <xsl:apply-templates select="b:UserNo"/>
      <outcome><xsl:value-of select="kam:to-canonical('outcome', b:Result)"/></outcome>
      <xsl:if test="b:ResCode"><reasonCode><xsl:value-of select="b:ResCode"/></reasonCode></xsl:if>
      <xsl:if test="b:ResMsg"><reason><xsl:value-of select="b:ResMsg"/></reason></xsl:if>
      <xsl:if test="b:BillUserNo">
        <billingUserNo><xsl:value-of select="b:BillUserNo"/></billingUserNo>
      </xsl:if>
      <xsl:if test="b:FirstCycle">
        <firstPeriod><xsl:value-of select="concat(substring(b:FirstCycle,1,4),'-',substring(b:FirstCycle,5,2))"/></firstPeriod>
      </xsl:if>
      <xsl:call-template name="instant">
        <xsl:with-param name="name" select="'archivedAt'"/>
        <xsl:with-param name="value" select="b:ArcTime"/>
      </xsl:call-template>
    </BillingArchiveResult>
  </xsl:template>
</xsl:stylesheet>
