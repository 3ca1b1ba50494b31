<?xml version="1.0" encoding="UTF-8"?>
<!-- M24 to AllocateResource. The result comes later, by AllocationResult. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:ResourceAllocationRequest">
    <i:AllocateResource>
      <requestNo><xsl:value-of select="$deliveryid"/></requestNo>
      <applyNo><xsl:value-of select="c:allocationNo"/></applyNo>
      <orderNo><xsl:value-of select="c:orderNo"/></orderNo>
      <itemNo><xsl:value-of select="c:itemNo"/></itemNo>
      <xsl:if test="c:surveyNo"><surveyNo><xsl:value-of select="c:surveyNo"/></surveyNo></xsl:if>
      <xsl:if test="c:schemeNo"><planNo><xsl:value-of select="c:schemeNo"/></planNo></xsl:if>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:region"/>
      <action><xsl:value-of select="kam:to-partner('item-action', c:action)"/></action>
      <xsl:call-template name="business"/>
      <xsl:apply-templates select="c:circuitCode"/>
      <xsl:apply-templates select="c:endA"/>
      <xsl:apply-templates select="c:endZ"/>
      <xsl:apply-templates select="c:slaLevel"/>
      <xsl:if test="c:dualRoute">
        <dualRoute><xsl:value-of select="kam:to-partner('flag', c:dualRoute)"/></dualRoute>
      </xsl:if>
      <xsl:for-each select="c:needs/c:need">
        <need no="{c:needNo}" type="{kam:to-partner('resource-kind', c:kind)}"
              segment="{kam:to-partner('segment', c:segment)}" count="{c:quantity}">
          <xsl:if test="c:rate"><xsl:attribute name="rate"><xsl:value-of select="c:rate"/></xsl:attribute></xsl:if>
        </need>
      </xsl:for-each>
      <finishDate><xsl:value-of select="c:deadline"/></finishDate>
      <replyTime><xsl:value-of select="kam:local-time(c:answerBy, '%Y-%m-%d %H:%M:%S')"/></replyTime>
      <applicant><xsl:value-of select="c:requestedBy"/></applicant>
      <xsl:apply-templates select="c:remarks"/>
    </i:AllocateResource>
  </xsl:template>
</xsl:stylesheet>
